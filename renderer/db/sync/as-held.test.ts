import { expect, test } from 'vitest';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { HeldDocument } from '#domain/protocol/digest.ts';
import type { ApiClient } from '../api.ts';
import { asHeld } from './as-held.ts';

const STAMP = '000000000001-0000-zzzzzzzz0001/01900000-0000-7000-8000-000000000001';
const LATER = STAMP.replace('1-', '2-');
/** With a later change of each of `paths`. */
const version = (id: string, ...paths: string[]) =>
  ({ id, stamps: { '*': STAMP, ...Object.fromEntries(paths.map((path) => [path, LATER])) } }) as unknown as SyncedDocument;
const here = [version('a', 'lanes'), version('b'), version('c'), version('d', 'lanes')];
const held = (document: SyncedDocument): HeldDocument => ({ held: 'document', id: document.id, document });

/** The server gives one answer a request, or none. */
async function ask(lost: boolean, ...answers: HeldDocument[][]) {
  const asked: (readonly string[])[] = [];
  const cuts: string[] = [];
  const json: ApiClient['json'] = (_path, request, schema) => {
    asked.push((request.body as { readonly ids: string[] }).ids);
    const documents = answers.shift();
    if (documents === undefined) return Promise.resolve({ ok: false, problem: 'unreachable', detail: '' });
    const checkpoint = { epoch: 'e', scope: 'tenant', seq: 9 };
    return Promise.resolve({ ok: true, value: schema.parse({ checkpoint, last: 9, documents }) });
  };
  const standing = { lost: lost ? { epoch: 'before', scope: '', seq: 20 } : undefined };
  const connection = { lost: ({ problem }: { readonly problem: string }) => void cuts.push(problem) };
  const documents = here.map((document) => ({ ...document, _deleted: false }));
  const found = asHeld({ api: { json }, connection, collection: 'incidents', standing }, documents);
  return { found: await found.catch((error: Error) => error.message), asked, cuts };
}

test('[I2] what others have changed since, and what has left, is told; what is the same, older, or not there is not', async () => {
  const newer = version('b', 'lanes');
  const answers = [held(here[0]!), held(newer), { held: 'unknown' as const, id: 'c' }, held(version('d'))];
  const { found, asked } = await ask(false, answers);
  expect(found).toEqual([{ ...newer, _deleted: false }]);
  expect(asked).toEqual([['a', 'b', 'c', 'd']]);
  const left = { held: 'left' as const, id: 'c' };
  expect((await ask(false, [held(here[0]!), held(here[1]!), left, held(here[3]!)])).found).toEqual([
    { id: 'c', stamps: {}, _deleted: true },
  ]);
});

test('[S44] that a server which may have lost something says that a record has left counts for nothing', async () => {
  const all = here.map(({ id }) => ({ held: 'left' as const, id }));
  expect((await ask(true, all)).found).toEqual([]);
});

test('what did not fit into an answer is asked for again; without an answer, nothing is said', async () => {
  const { asked } = await ask(false, [held(here[0]!), held(here[1]!)], [held(here[2]!), held(here[3]!)]);
  expect(asked).toEqual([
    ['a', 'b', 'c', 'd'],
    ['c', 'd'],
  ]);
  const { found, cuts } = await ask(false, [held(here[0]!)]);
  expect([found, cuts]).toEqual(['documents incidents: unreachable', ['unreachable']]);
});
