import { readCode, type GreyPicture } from './read-code.ts';

const canvas = new OffscreenCanvas(1, 1);

globalThis.addEventListener('message', ({ data: picture }: MessageEvent<ImageBitmap>) => {
  const grey = greyOf(picture);
  postMessage(grey && readCode(grey));
});

/** Green is nearest to what an eye takes for brightness, and labels are dark on light. */
function greyOf(picture: ImageBitmap): GreyPicture | undefined {
  const { width, height } = picture;
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return undefined;
  context.drawImage(picture, 0, 0);
  picture.close();
  const { data } = context.getImageData(0, 0, width, height);
  const grey = new Uint8ClampedArray(width * height);
  for (let at = 0; at < grey.length; at += 1) grey[at] = data[at * 4 + 1] ?? 0;
  return { grey, width, height };
}
