import { canonicalJson } from '../merge/canonical.ts';

/**
 * Two sides find out whether they hold the same documents without exchanging them: each document has a hash, each bucket
 * the sum of the hashes in it. A sum takes and gives back single documents, so it is kept up to date and never made anew.
 *
 * A hash and a sum are 64 bits as two halves of 32 (unsigned), which add up modulo 2³² each: integers that JSON, SQL and
 * JavaScript all hold exactly. It guards against loss, not against people: who may write documents need not forge hashes.
 */
export type Digest = readonly [number, number];

export const BUCKETS = 64;
export const EMPTY: Digest = [0, 0];

/** Of a document as it is stored: everything in it but what a storage keeps for itself (keys that begin with `_`). */
export function contentHash(document: object): Digest {
  const fields = Object.entries(document).filter(([key]) => !key.startsWith('_'));
  return hashOfText(canonicalJson(Object.fromEntries(fields)));
}

/** The same of a document that is at hand as canonical JSON, without such keys. */
export function hashOfText(canonical: string): Digest {
  return hashOf(canonical);
}

/** 0 to 63, by the document's id alone. */
export function bucketOf(id: string): number {
  return hashOf(id)[0] % BUCKETS;
}

export function plus(a: Digest, b: Digest): Digest {
  return [(a[0] + b[0]) >>> 0, (a[1] + b[1]) >>> 0];
}

export function minus(a: Digest, b: Digest): Digest {
  return [(a[0] - b[0]) >>> 0, (a[1] - b[1]) >>> 0];
}

/** 16 hexadecimal digits, as it travels. */
export function toHex(digest: Digest): string {
  return digest.map((half) => half.toString(16).padStart(8, '0')).join('');
}

/** The sums of all buckets over documents given by id and hash. */
export function sumsOf(hashes: Iterable<readonly [id: string, hash: Digest]>): Digest[] {
  const sums = Array.from({ length: BUCKETS }, () => EMPTY);
  for (const [id, hash] of hashes) {
    const bucket = bucketOf(id);
    sums[bucket] = plus(sums[bucket] ?? EMPTY, hash);
  }
  return sums;
}

/** Two multiplicative hashes that mix in different ways; constants from MurmurHash3. Over UTF-16 code units. */
function hashOf(text: string): Digest {
  let a = 0x9747b28c;
  let b = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    a ^= a >>> 15;
    b = Math.imul(((b << 13) | (b >>> 19)) ^ Math.imul(unit + 1, 0xcc9e2d51), 0x1b873593);
  }
  return [mixed(a ^ text.length), mixed(b ^ Math.imul(text.length, 0x85ebca6b))];
}

function mixed(half: number): number {
  let bits = half;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
