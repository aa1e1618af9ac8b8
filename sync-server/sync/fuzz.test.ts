import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problem } from '#domain/protocol/problem.ts';
import { pushAnswer } from '#domain/protocol/sync.ts';
import { collections, type CollectionName } from '#domain/schema/collections.ts';
import { harness, type Harness, type Laptop } from '../testing/harness.ts';

let server: Harness;
let laptop: Laptop;
beforeAll(async () => {
  server = await harness();
  laptop = await server.signIn('admin');
});
afterAll(() => server.close());

/** Values that have broken somebody's parser before. */
const nasty = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, '', -0, 1e308, Number.MAX_SAFE_INTEGER + 2, '\u0000', '\uD800', '__proto__', [], {}, [[]], true),
  fc.constantFrom<unknown>({ constructor: { prototype: 1 } }, { length: -1 }, 'x'.repeat(20_000), '2026-02-30T25:00:00Z', '0'.repeat(36)),
);

/** A path into a document and what to put there; a `remove` takes it out. */
const mutation = fc.record({
  at: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
  value: nasty,
  how: fc.constantFrom('set', 'remove', 'rename'),
});
const cut = fc.option(fc.record({ from: fc.nat(), length: fc.nat(40), insert: fc.string({ maxLength: 8 }) }), { freq: 4 });

function mutate(target: unknown, { at, value, how }: { at: readonly number[]; value: unknown; how: string }): void {
  let node = target;
  for (const [depth, step] of at.entries()) {
    if (node === null || typeof node !== 'object') return;
    const keys = Object.keys(node);
    const key = keys[step % Math.max(keys.length, 1)] ?? 'new';
    const holder = node as { [name: string]: unknown };
    if (depth === at.length - 1) {
      if (how === 'remove' || how === 'rename') delete holder[key];
      if (how === 'rename') Object.defineProperty(holder, String(value), { value: 1, enumerable: true, configurable: true });
      if (how === 'set') Object.defineProperty(holder, key, { value, enumerable: true, configurable: true });
      return;
    }
    node = holder[key];
  }
}

test(
  '[S1][S2] whatever is pushed, the answer is outcomes or a problem of the caller, and what is held stays valid',
  { timeout: 60_000 },
  async () => {
    const known = laptop.incident();
    await laptop.push('incidents', known);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<CollectionName>('incidents', 'timeline', 'people', 'sites'),
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        cut,
        fc.boolean(),
        async (collection, mutations, slice, again) => {
          const incident = again ? laptop.edited(known, { impact: 'changed' }) : laptop.incident();
          const document = collection === 'timeline' ? laptop.remark(incident.id, 'text') : incident;
          const body = { documents: [document, laptop.incident()] };
          // Its own copy, so that a mutation does not reach into what the next run starts from.
          const mutated: unknown = JSON.parse(JSON.stringify(body));
          for (const one of mutations) mutate(mutated, one);
          let text = JSON.stringify(mutated);
          if (slice !== null) {
            const from = slice.from % text.length;
            text = text.slice(0, from) + slice.insert + text.slice(from + slice.length);
          }
          const headers = { ...laptop.headers, 'content-type': 'application/json' };
          const response = await server.app.inject({ method: 'POST', url: `/api/v1/sync/${collection}`, headers, payload: text });
          if (response.statusCode === 200) pushAnswer.parse(response.json());
          else expect(problem.parse(response.json()).status).toBe(400);
        },
      ),
      { numRuns: 300, seed: 20_261_121 },
    );
    await server.deps.storage.read(async (reader) => {
      for (const name of ['incidents', 'timeline', 'people', 'sites'] as const) {
        for (const document of await reader.allDocuments(server.tenant, name))
          expect(collections[name].schema.safeParse(document).success).toBe(true);
      }
    });
  },
);
