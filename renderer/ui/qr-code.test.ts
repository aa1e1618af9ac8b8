import { BinaryBitmap, HybridBinarizer, QRCodeReader, RGBLuminanceSource } from '@zxing/library';
import { expect, test } from 'vitest';
import { qrPath } from './qr-code.tsx';

/** Draws the path as the browser would, a few pixels a module. */
function draw({ path, side }: { readonly path: string; readonly side: number }): BinaryBitmap {
  const scale = 4;
  const width = side * scale;
  const grey = new Uint8ClampedArray(width * width).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let down = 0; down < scale; down += 1) {
      const start = (Number(y) * scale + down) * width + Number(x) * scale;
      grey.fill(0, start, start + scale);
    }
  }
  return new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(grey, width, width)));
}

test('a server address that one laptop shows is what another one reads', () => {
  const address = 'https://milepost.noc.example.org:8443';
  expect(new QRCodeReader().decode(draw(qrPath(address))).getText()).toBe(address);
});
