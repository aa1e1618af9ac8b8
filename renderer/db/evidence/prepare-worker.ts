import { CANNOT_FORGET, type PhotoChoices, type PrepareAnswer, type Prepared, type PrepareRequest } from './prepare.ts';
import { mayTellWhere, photoType } from './picture-kinds.ts';
import { readTaken } from './read-taken.ts';

/** The longer side of a photo that was made smaller: a serial number on a label stays readable. Pixels. */
const PHOTO_PX = 2560;
const THUMBNAIL_PX = 320;
const QUALITY = 0.85;

globalThis.addEventListener('message', ({ data }: MessageEvent<PrepareRequest>) => {
  const { question, blob, name, choices } = data;
  const tell = (answer: PrepareAnswer): void => postMessage(answer);
  prepare(blob, name, choices).then(
    (value) => tell({ question, ok: true, value }),
    (error: unknown) => tell({ question, ok: false, reason: error instanceof Error ? error.message : String(error) }),
  );
});

async function prepare(source: Blob, name: string, choices: PhotoChoices): Promise<Prepared> {
  const type = photoType(name, source.type);
  if (type === undefined) {
    if (choices.forget && mayTellWhere(name, source.type)) throw new Error(CANNOT_FORGET);
    return { blob: source, sha256: await hashOf(source) };
  }
  const taken = choices.forget ? undefined : await readTaken(await source.arrayBuffer());
  // Turned upright, as its camera noted: what is written anew has no such note.
  const picture = await createImageBitmap(source, { imageOrientation: 'from-image' }).catch(() => undefined);
  if (picture === undefined && choices.forget) throw new Error(CANNOT_FORGET);
  const blob = picture === undefined ? source : await kept(source, type, picture, choices);
  const thumbnail = picture && (await draw(picture, THUMBNAIL_PX, 'image/jpeg'));
  picture?.close();
  return {
    blob,
    sha256: await hashOf(blob),
    ...(taken === undefined ? {} : { taken }),
    ...(thumbnail === undefined ? {} : { thumbnail }),
  };
}

async function kept(source: Blob, type: string, picture: ImageBitmap, { smaller, forget }: PhotoChoices): Promise<Blob> {
  if (!smaller && !forget) return source;
  const written = await draw(picture, smaller ? PHOTO_PX : Number.POSITIVE_INFINITY, type === 'image/png' ? type : 'image/jpeg');
  // Small already: writing it anew would only cost sharpness.
  return forget || written.size < source.size ? written : source;
}

async function draw(picture: ImageBitmap, longest: number, type: string): Promise<Blob> {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const [width, height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser does not draw');
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  return canvas.convertToBlob({ type, quality: QUALITY });
}

async function hashOf(blob: Blob): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
