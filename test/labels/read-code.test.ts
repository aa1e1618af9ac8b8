import { expect, test } from 'vitest';
import { labelPicture } from '../support/labels.ts';
import { readCode } from '#renderer/hooks/read-code.ts';

test.each([
  ['qrcode', 'https://fleet.example/d/SGM-2426-10000', 'https://fleet.example/d/SGM-2426-10000'],
  ['datamatrix', 'SGM-2426-10000', 'SGM-2426-10000'],
  ['gs1datamatrix', '(01)09501101530003(10)L7(21)SGM-1', '\u001D010950110153000310L7\u001D21SGM-1'],
  ['code128', 'SGM-2426-10000', 'SGM-2426-10000'],
  ['gs1-128', '(01)09501101530003(10)L7(21)SGM-1', ']C1010950110153000310L7\u001D21SGM-1'],
] as const)('reads a %s label', (kind, text, read) => {
  expect(readCode(labelPicture(kind, text, { width: 960, height: 540, module: kind === 'gs1-128' ? 2 : 4 }))).toBe(read);
});

test('reads nothing where there is nothing', () => {
  const [width, height] = [320, 240];
  expect(readCode({ grey: new Uint8ClampedArray(width * height).fill(140), width, height })).toBeUndefined();
});

test('a label that lies on its side is read as well', () => {
  const { grey, width, height } = labelPicture('code128', 'SGM-2426-10000', { width: 640, height: 480 });
  const turned = new Uint8ClampedArray(grey.length);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) turned[x * height + (height - 1 - y)] = grey[y * width + x] ?? 0;
  expect(readCode({ grey: turned, width: height, height: width })).toBe('SGM-2426-10000');
});
