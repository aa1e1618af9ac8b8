import { expect, test } from 'vitest';
import { mayTellWhere, photoType } from './picture-kinds.ts';

test('a photo is known by its type, and by its name where the system does not know what a phone writes', () => {
  expect(photoType('label.bin', 'image/jpeg')).toBe('image/jpeg');
  expect(photoType('IMG_0042.HEIC', '')).toBe('image/heic');
  expect(photoType('cabinet.jpg', 'application/octet-stream')).toBe('image/jpeg');
  for (const [name, type] of [
    ['scan.tiff', 'image/tiff'],
    ['plan.svg', 'image/svg+xml'],
    ['IMG_0042.DNG', ''],
    ['router.log', 'text/plain'],
  ] as const)
    expect.soft([name, photoType(name, type)]).toEqual([name, undefined]);
});

test.each([
  ['scan.tiff', 'image/tiff'],
  ['scan.TIF', ''],
  ['IMG_0042.dng', 'application/octet-stream'],
  ['IMG_0042.heic', ''],
  ['clip', 'video/mp4'],
  ['clip.MOV', ''],
  ['clip.mp4 ', 'application/mp4'],
  ['odd', 'image/x-unheard-of'],
])('%s (%s) may tell where it was taken', (name, type) => expect(mayTellWhere(name, type)).toBe(true));

test.each([
  ['router.log', 'text/plain'],
  ['report.pdf', 'application/pdf'],
  ['capture.pcap', ''],
  ['config', 'application/octet-stream'],
  ['about.heic.txt', 'text/plain'],
])('%s (%s) tells nothing of a camera', (name, type) => expect(mayTellWhere(name, type)).toBe(false));
