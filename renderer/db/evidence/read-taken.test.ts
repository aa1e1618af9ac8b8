import { expect, test } from 'vitest';
import { readTaken } from './read-taken.ts';

type Entry = { readonly tag: number; readonly type: number; readonly count: number; readonly bytes: readonly number[] };

const LONG = 4;
const u16 = (value: number): number[] => [value & 255, value >> 8];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
const ascii = (tag: number, text: string): Entry => {
  const bytes = [...new TextEncoder().encode(text), 0];
  return { tag, type: 2, count: bytes.length, bytes };
};
const rationals = (tag: number, values: readonly number[]): Entry => ({
  tag,
  type: 5,
  count: values.length,
  bytes: values.flatMap((value) => [...u32(Math.round(value * 100)), ...u32(100)]),
});

/** A directory of entries that begins at `at`, with what does not fit into an entry behind it. */
function directory(at: number, entries: readonly Entry[]): number[] {
  const head: number[] = [];
  const behind: number[] = [];
  const dataAt = at + 2 + entries.length * 12 + 4;
  for (const { tag, type, count, bytes } of entries) {
    head.push(...u16(tag), ...u16(type), ...u32(count));
    if (bytes.length <= 4) head.push(...bytes, ...Array.from({ length: 4 - bytes.length }, () => 0));
    else {
      head.push(...u32(dataAt + behind.length));
      behind.push(...bytes);
    }
  }
  return [...u16(entries.length), ...head, ...u32(0), ...behind];
}

/** A JPEG of no picture whose EXIF says these things. */
function jpeg(exif: readonly Entry[], gps: readonly Entry[]): ArrayBuffer {
  const exifAt = 8 + 2 + 2 * 12 + 4;
  const exifPart = directory(exifAt, exif);
  const pointer = (tag: number, to: number): Entry => ({ tag, type: LONG, count: 1, bytes: u32(to) });
  const first = directory(8, [pointer(0x8769, exifAt), pointer(0x8825, exifAt + exifPart.length)]);
  const tiff = [0x49, 0x49, 42, 0, ...u32(8), ...first, ...exifPart, ...directory(exifAt + exifPart.length, gps)];
  const payload = [...new TextEncoder().encode('Exif'), 0, 0, ...tiff];
  const length = payload.length + 2;
  return new Uint8Array([0xff, 0xd8, 0xff, 0xe1, length >> 8, length & 255, ...payload, 0xff, 0xd9]).buffer;
}

const place = (latitude: number, longitude: number): Entry[] => [
  ascii(1, 'N'),
  rationals(2, [latitude, 30, 0]),
  ascii(3, 'W'),
  rationals(4, [longitude, 15, 0]),
];

test('reads when and where a photo was taken', async () => {
  const photo = jpeg([ascii(0x9003, '2026:11:21 02:10:00'), ascii(0x9011, '+01:00')], place(52, 1));
  expect(await readTaken(photo)).toEqual({ at: '2026-11-21T02:10:00+01:00', place: { latitude: 52.5, longitude: -1.25 } });
});

test('a camera that knows no offset and has no fix is quoted in what it knows', async () => {
  const nowhere = [ascii(1, 'N'), rationals(2, [0, 0, 0]), ascii(3, 'E'), rationals(4, [0, 0, 0])];
  expect(await readTaken(jpeg([ascii(0x9003, '2026:11:21 02:10:00')], nowhere))).toEqual({ at: '2026-11-21T02:10:00' });
});

test('what says nothing, or nothing sensible, is no news', async () => {
  expect(await readTaken(jpeg([ascii(0x9003, '0000:00:00 00:00:00')], []))).toBeUndefined();
  expect(await readTaken(new TextEncoder().encode('no picture at all').buffer)).toBeUndefined();
});
