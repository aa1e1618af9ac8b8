import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUCKETS, bucketOf, contentHash, EMPTY, minus, plus, sumsOf, toHex, type Digest } from './digest.ts';

const half = fc.integer({ min: 0, max: 0xffffffff });
const digest = fc.tuple(half, half) as fc.Arbitrary<Digest>;
const document = fc.record({ id: fc.uuid(), title: fc.string(), n: fc.integer(), deep: fc.dictionary(fc.string(), fc.jsonValue()) });

describe('[S40] the hash of a document', () => {
  test('does not depend on the order of keys, on absent values, or on what a storage keeps for itself', () => {
    fc.assert(
      fc.property(document, (one) => {
        const turned = Object.fromEntries(Object.entries(one).toReversed());
        expect(contentHash({ ...turned, nothing: undefined, _rev: '1-a', _meta: { lwt: 1 } })).toEqual(contentHash(one));
      }),
    );
  });

  test('differs where the content does', () => {
    fc.assert(
      fc.property(document, document, (one, other) => {
        if (JSON.stringify(one) !== JSON.stringify(other)) expect(contentHash(one)).not.toEqual(contentHash(other));
      }),
    );
  });

  test('no two of a hundred thousand near-identical documents share one, and each half spreads by itself', () => {
    const seen = new Set<string>();
    const halves = [new Set<number>(), new Set<number>()] as const;
    for (let n = 0; n < 100_000; n += 1) {
      const hash = contentHash({ id: 'x', n });
      seen.add(toHex(hash));
      halves[0].add(hash[0]);
      halves[1].add(hash[1]);
    }
    expect(seen.size).toBe(100_000);
    // Of 100,000 among 2³², about one pair meets by chance.
    for (const one of halves) expect(one.size).toBeGreaterThan(99_980);
  });

  test('travels as 16 digits', () => {
    expect(toHex([1, 0xffffffff])).toBe('00000001ffffffff');
  });
});

describe('[S40] the sum of a bucket', () => {
  test('is the same in whatever order documents came and went', () => {
    fc.assert(
      fc.property(fc.array(digest, { maxLength: 20 }), fc.array(digest, { maxLength: 20 }), (stay, go) => {
        const there = stay.reduce(plus, EMPTY);
        expect(stay.toReversed().reduce(plus, EMPTY)).toEqual(there);
        expect(go.reduce(minus, [...go, ...stay].reduce(plus, EMPTY))).toEqual(there);
      }),
    );
  });

  test('changes with any one document', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 30 }), (ids) => {
        const hashes = ids.map((id) => [id, contentHash({ id })] as const);
        const [first] = ids as [string];
        const whole = sumsOf(hashes);
        const without = sumsOf(hashes.filter(([id]) => id !== first));
        const differing = whole.flatMap((sum, bucket) => (toHex(sum) === toHex(without[bucket]!) ? [] : [bucket]));
        expect(differing).toEqual([bucketOf(first)]);
      }),
    );
  });

  test('buckets are filled evenly', () => {
    const filled = Array.from({ length: BUCKETS }, () => 0);
    for (let n = 0; n < 64_000; n += 1) filled[bucketOf(`018f0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`)]! += 1;
    expect(Math.min(...filled)).toBeGreaterThan(800);
    expect(Math.max(...filled)).toBeLessThan(1200);
  });
});
