import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBucket, type BucketStandIn } from '../testing/bucket-stand-in.ts';
import { freshFolder } from '../testing/harness.ts';
import { StorageUnavailable } from '../storage/unavailable.ts';
import { bucketFiles } from './bucket.ts';

const NORTH = '01900000-0000-7000-8000-00000000000a';
const SOUTH = '01900000-0000-7000-8000-00000000000b';
let folder: ReturnType<typeof freshFolder>;
let s3: BucketStandIn;
beforeEach(async () => {
  folder = freshFolder();
  s3 = await startBucket();
});
afterEach(async () => {
  await s3.close();
  folder.remove();
});

/** A file on disk, its bytes and their hash. */
async function fileOf(size: number): Promise<{ path: string; bytes: Buffer; sha256: string }> {
  const bytes = randomBytes(size);
  const path = join(folder.path, bytes.subarray(0, 8).toString('hex'));
  await writeFile(path, bytes);
  return { path, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

test('[S98] what is kept in a bucket is given as it was, whole or its beginning, and is sent there once', async () => {
  const files = bucketFiles(s3.bucket);
  const { path, bytes, sha256 } = await fileOf(300_000);
  expect(await files.find(NORTH, sha256)).toBeUndefined();
  await files.keep(NORTH, sha256, path);
  await files.keep(NORTH, sha256, path);
  expect([...s3.objects.keys()]).toEqual([`${NORTH}/${sha256.slice(0, 2)}/${sha256.slice(2)}`]);
  expect(s3.asked.filter((one) => one.startsWith('PUT'))).toHaveLength(1);
  const found = await files.find(NORTH, sha256);
  expect(found?.size).toBe(300_000);
  expect(await buffer(await found!.open())).toEqual(bytes);
  expect(await buffer(await found!.open(100))).toEqual(bytes.subarray(0, 100));
  expect(await buffer(await found!.open(0))).toHaveLength(0);
  expect(await buffer(await found!.open(1_000_000))).toEqual(bytes);
  expect(await files.find(SOUTH, sha256)).toBeUndefined();
});

test('[S98] bytes that are not what their name says are not taken', async () => {
  const files = bucketFiles(s3.bucket);
  const { path } = await fileOf(1000);
  await expect(files.keep(NORTH, 'a'.repeat(64), path)).rejects.toThrow(StorageUnavailable);
  expect(s3.objects.size).toBe(0);
});

test('[S96] what is held for a tenant is counted to the end of the list, and nothing of others', async () => {
  const files = bucketFiles(s3.bucket);
  for (const size of [1000, 2000, 3000, 4000, 5000]) {
    const { path, sha256 } = await fileOf(size);
    await files.keep(size === 5000 ? SOUTH : NORTH, sha256, path);
  }
  expect([await files.bytes(NORTH), await files.bytes(SOUTH), await files.bytes('nobody')]).toEqual([10_000, 5000, 0]);
});

test('[S98] a bucket that is away has lost nothing: whoever asks is told to come back', async () => {
  const files = bucketFiles(s3.bucket);
  const { path, sha256 } = await fileOf(1000);
  await files.keep(NORTH, sha256, path);
  const found = await files.find(NORTH, sha256);
  s3.away = true;
  await expect(files.find(NORTH, sha256)).rejects.toThrow(StorageUnavailable);
  await expect(found?.open()).rejects.toThrow(StorageUnavailable);
  await expect(files.keep(NORTH, 'b'.repeat(64), path)).rejects.toThrow(StorageUnavailable);
  await expect(files.bytes(NORTH)).rejects.toThrow(StorageUnavailable);
  await expect(files.trouble()).rejects.toThrow(StorageUnavailable);
});

test('what is wrong with a bucket is said in words', async () => {
  const trouble = (over: object): Promise<string | undefined> => bucketFiles({ ...s3.bucket, ...over }).trouble();
  expect(await trouble({})).toBeUndefined();
  expect(await trouble({ url: `${s3.bucket.url}/` })).toBeUndefined();
  expect(await trouble({ secret: 'another' })).toMatch(/keys.*\(SignatureDoesNotMatch\)/);
  expect(await trouble({ keyId: 'another' })).toMatch(/keys/);
  expect(await trouble({ url: s3.bucket.url.replace('/evidence', '/other') })).toBe('there is no such bucket');
  const closed = bucketFiles({ ...s3.bucket, secret: 'another' });
  await expect(closed.find(NORTH, 'a'.repeat(64))).rejects.toThrow(StorageUnavailable);
  await expect(closed.bytes(NORTH)).rejects.toThrow(StorageUnavailable);
  s3.ails = true;
  await expect(trouble({})).rejects.toThrow(StorageUnavailable);
});
