import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Camera } from './use-camera.ts';

/** Between two looks at the picture, in milliseconds: fast enough to feel at once, slow enough for an old laptop. */
const LOOK_EVERY_MS = 150;
/** The longer side of the picture that is looked at, in pixels. */
const PICTURE_MAX = 960;
/** A label that was out of the picture for so many looks is read anew. */
const GONE_AFTER = 8;

/**
 * Tells the text of each label that the camera sees, once for as long as it stays in the picture. Looking takes a tenth of a second and more,
 * so a worker does it, one picture after the other.
 */
export function useCodes({ video, state }: Camera, onCode: (text: string) => void): void {
  const tell = useRef(onCode);
  useLayoutEffect(() => {
    tell.current = onCode;
  });
  useEffect(() => {
    const element = video.current;
    if (state !== 'looking' || element === null) return undefined;
    const worker = new Worker(new URL('./code-worker.ts', import.meta.url), { type: 'module', name: 'milepost-codes' });
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last: string | undefined;
    let misses = 0;
    const look = async (): Promise<void> => {
      const picture = await pictureOf(element);
      if (picture === undefined) timer = setTimeout(() => void look(), LOOK_EVERY_MS);
      else worker.postMessage(picture, [picture]);
    };
    worker.addEventListener('message', ({ data: text }: MessageEvent<string | undefined>) => {
      misses = text === undefined ? misses + 1 : 0;
      if (misses >= GONE_AFTER) last = undefined;
      if (text !== undefined && text !== last) {
        last = text;
        tell.current(text);
      }
      timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    });
    worker.addEventListener('error', ({ message }) => reportError(new Error(`reading labels: ${message}`)));
    void look();
    return () => {
      clearTimeout(timer);
      worker.terminate();
    };
  }, [state, video]);
}

/** What the camera shows, small enough to be looked at quickly; nothing before its first picture. */
async function pictureOf(video: HTMLVideoElement): Promise<ImageBitmap | undefined> {
  const { videoWidth: width, videoHeight: height } = video;
  const scale = Math.min(1, PICTURE_MAX / Math.max(width, height));
  if (width === 0 || height === 0) return undefined;
  const size = { resizeWidth: Math.round(width * scale), resizeHeight: Math.round(height * scale) };
  return createImageBitmap(video, size).catch(() => undefined);
}
