import { createHash } from 'node:crypto';
import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Evidence } from '#domain/schema/evidence.ts';
import { makeEvidence } from '#domain/schema/testing/make-evidence.ts';
import { openLaptop } from '../testing/open-laptop.ts';
import { EvidenceStore, waitingFiles, type EvidenceFacts } from './evidence-store.ts';
import { createKeeper, evictableEvidence, finishAdding, keepBudget, photoChoices, type EvidenceKeeper } from './keeper.ts';
import { evictablePreviews } from './previews.ts';
import { CannotForget, type Prepare } from './prepare.ts';

const INCIDENT = makeEvidence().incident;
const asIs = { smaller: false, forget: false };
const hash = async (blob: Blob): Promise<string> =>
  createHash('sha256')
    .update(await blob.bytes())
    .digest('hex');
const prepare: Prepare = async (blob) => ({ blob, sha256: await hash(blob) });

let store: EvidenceStore;
let recorded: EvidenceFacts[];
let served: { readonly [path: string]: string };
let now: number;
let asked: string[];

beforeEach(() => {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  store = new EvidenceStore('evidence');
  [recorded, served, now, asked] = [[], {}, 1000, []];
  onTestFinished(() => store.close());
});

function keeper(over: Partial<Parameters<typeof createKeeper>[0]> = {}): EvidenceKeeper {
  let ids = 0;
  return createKeeper({
    store,
    actions: { addEvidence: async (facts) => void recorded.push(facts) },
    api: {
      request: async (path) => {
        asked.push(path);
        const body = served[path];
        return body === undefined
          ? { ok: false, problem: path.includes('away') ? 'unreachable' : 'not-found', detail: '' }
          : { ok: true, value: new Response(body) };
      },
      json: () => Promise.reject(new Error('not asked for')),
    },
    prepare,
    makeRoom: () => Promise.resolve(0),
    now: () => (now += 1),
    iso: () => '2026-11-21T12:00:00+00:00',
    newId: () => `01900000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`,
    ...over,
  });
}

const file = (content: string, name = 'a.log', type = 'text/plain'): File => new File([content], name, { type });

describe('adding a file', () => {
  test('[S90] keeps the bytes first and writes their record then, with their hash', async () => {
    const bytesBefore: number[] = [];
    const kept = keeper({
      actions: {
        addEvidence: async (facts) => {
          bytesBefore.push(await store.bytes.count());
          recorded.push(facts);
        },
      },
    });
    expect(await kept.add({ incident: INCIDENT }, file('abc'), asIs)).toEqual({ id: recorded[0]?.id });
    expect(bytesBefore).toEqual([1]);
    expect(recorded).toMatchObject([{ incident: INCIDENT, name: 'a.log', size: 3, sha256: makeEvidence().sha256, type: 'text/plain' }]);
    expect(await waitingFiles(store)).toMatchObject([{ waiting: 1, size: 3 }]);
    expect((await store.files.toArray())[0]?.facts).toBeUndefined();
  });

  test('[S30] notes the run that it answers, and where that was', async () => {
    const visit = { incident: '', site: INCIDENT, run: makeEvidence().id };
    await keeper().add(visit, file('abc'), asIs);
    expect(recorded).toMatchObject([visit]);
    expect(await waitingFiles(store)).toMatchObject([{ incident: '' }]);
  });

  test('how photos are kept is remembered: smaller and with where they were taken, unless somebody chose otherwise', async () => {
    expect(await photoChoices(store)).toEqual({ smaller: true, forget: false });
    await keeper().choose('forget', true);
    await keeper().choose('fullSize', true);
    expect(await photoChoices(store)).toEqual({ smaller: false, forget: true });
    await keeper().choose('fullSize', false);
    expect(await photoChoices(store)).toEqual({ smaller: true, forget: true });
  });

  test('says why it was not added, and keeps nothing of it', async () => {
    expect(await keeper().add({ incident: INCIDENT }, file(''), asIs)).toEqual({ problem: 'empty' });
    const cannot = keeper({ prepare: () => Promise.reject(new CannotForget('cannot-forget')) });
    expect(await cannot.add({ incident: INCIDENT }, file('x'), { smaller: true, forget: true })).toEqual({ problem: 'cannot-forget' });
    const full = keeper({ prepare: () => Promise.reject(new DOMException('no room', 'QuotaExceededError')) });
    expect(await full.add({ incident: INCIDENT }, file('x'), asIs)).toEqual({ problem: 'full' });
    expect(await keeper({ prepare: () => Promise.reject(new Error('gone')) }).add({ incident: INCIDENT }, file('x'), asIs)).toEqual({
      problem: 'failed',
    });
    expect(await store.files.count()).toBe(0);
    expect(recorded).toEqual([]);
  });

  test('a photo written anew as another type is named by it', async () => {
    const jpeg = keeper({ prepare: async (blob) => ({ blob: new Blob([blob], { type: 'image/jpeg' }), sha256: 'a'.repeat(64) }) });
    await jpeg.add({ incident: INCIDENT }, file('x', 'label.webp', 'image/webp'), asIs);
    expect(recorded[0]).toMatchObject({ name: 'label.jpg', type: 'image/jpeg' });
  });

  test('small files wait in front of large ones, and what has gone does not wait', async () => {
    const kept = keeper();
    for (const content of ['ccc', 'a', 'bb']) await kept.add({ incident: INCIDENT }, file(content), asIs);
    expect((await waitingFiles(store)).map(({ size }) => size)).toEqual([1, 2, 3]);
    await store.files.where('incident').equals(INCIDENT).modify({ waiting: 0 });
    expect(await waitingFiles(store)).toEqual([]);
  });

  test('[S90] an app that ended between bytes and record writes the record later, once', async () => {
    // Nobody hears any more how it went.
    const cut = keeper({ actions: { addEvidence: () => new Promise(() => undefined) } });
    void cut.add({ incident: INCIDENT }, file('abc'), asIs);
    await vi.waitFor(async () => expect(await store.files.count()).toBe(1));
    const { collections } = await openLaptop();
    const actions = { addEvidence: async (facts: EvidenceFacts) => void recorded.push(facts) };
    await finishAdding(store, actions, collections.evidence, 0);
    expect(recorded).toHaveLength(0);
    await finishAdding(store, actions, collections.evidence, now + 1);
    await finishAdding(store, actions, collections.evidence, now + 1);
    expect(recorded).toMatchObject([{ name: 'a.log' }]);
  });

  test('[S90] what is said not to be added, because its record could not be written, does not come back at the next start', async () => {
    const full = new DOMException('no room', 'QuotaExceededError');
    const cut = keeper({ actions: { addEvidence: () => Promise.reject(full) } });
    expect(await cut.add({ incident: INCIDENT }, file('abc'), asIs)).toEqual({ problem: 'full' });
    expect([await store.files.count(), await store.bytes.count()]).toEqual([0, 0]);
    const { collections } = await openLaptop();
    await finishAdding(store, { addEvidence: async (facts) => void recorded.push(facts) }, collections.evidence, now + 1);
    expect(recorded).toEqual([]);
  });
});

describe('looking at a file', () => {
  const path = (id: string): string => `/api/v1/evidence/${id}/bytes`;
  const record = async (number: number, content: string): Promise<Evidence> => {
    const id = `01900000-0000-7000-8000-0000000000${number}`;
    served = { ...served, [path(id)]: content };
    return makeEvidence({ id, size: content.length, sha256: await hash(new Blob([content])) });
  };

  test('[S95] fetches what is not here, once, and keeps it', async () => {
    const photo = await record(11, 'photo');
    const kept = keeper();
    expect(await ((await kept.open(photo)) as Blob).text()).toBe('photo');
    expect(await ((await kept.open(photo)) as Blob).text()).toBe('photo');
    expect(asked).toEqual([path(photo.id)]);
  });

  test('says what stands in the way, and never shows other bytes than those of the record', async () => {
    const kept = keeper();
    const photo = await record(12, 'photo');
    expect(await kept.open({ ...photo, sha256: 'f'.repeat(64) })).toBe('spoilt');
    expect(await kept.open({ ...photo, id: 'nowhere' })).toBe('not-there');
    expect(await kept.open({ ...photo, id: 'away' })).toBe('unreachable');
    expect(await store.files.count()).toBe(0);
  });

  test('[S97] has a small picture of what is not here fetched once and kept, until room runs out', async () => {
    const kept = keeper();
    const photo = { ...makeEvidence({ type: 'image/jpeg', held: { at: '2026-11-21T13:00:00.000Z' } }), id: 'photo' };
    served = { '/api/v1/evidence/photo/thumbnail': 'small' };
    const [one, two] = await Promise.all([kept.preview(photo), kept.preview(photo)]);
    expect([await one?.text(), await two?.text(), await (await kept.preview(photo))?.text()]).toEqual(['small', 'small', 'small']);
    expect(asked).toHaveLength(1);
    expect(await evictablePreviews(store).evict(1)).toBe(5);
    expect(await store.previews.count()).toBe(0);
  });

  test('[S97] asks for none of what is no picture or not at the server, and once where the server has none', async () => {
    const kept = keeper();
    const held = { at: '2026-11-21T13:00:00.000Z' };
    expect(await kept.preview(makeEvidence({ type: 'image/jpeg' }))).toBeUndefined();
    expect(await kept.preview(makeEvidence({ type: 'text/plain', held }))).toBeUndefined();
    expect(asked).toEqual([]);
    for (const id of ['torn', 'torn', 'away', 'away'])
      expect(await kept.preview({ ...makeEvidence({ type: 'image/png', held }), id })).toBeUndefined();
    expect(asked.map((path) => path.split('/').at(-2))).toEqual(['torn', 'away', 'away']);
  });

  test('[S95] what nobody has looked at for longest goes first, and what waits to be sent never', async () => {
    const kept = keeper();
    await kept.add({ incident: INCIDENT }, file('mine, not sent yet'), asIs);
    const [one, two, three] = [await record(21, 'one..'), await record(22, 'two..'), await record(23, 'three')];
    for (const photo of [one, two, three, one]) await kept.open(photo);
    const names = async (): Promise<string[]> => (await store.files.where('waiting').equals(0).toArray()).map(({ id }) => id.slice(-2));
    await keepBudget(store, 10);
    expect((await names()).toSorted()).toEqual(['21', '23']);
    expect(await evictableEvidence(store).evict(1)).toBe(5);
    expect(await names()).toEqual(['21']);
    expect(await evictableEvidence(store).evict(1000)).toBe(5);
    expect(await waitingFiles(store)).toHaveLength(1);
    expect(await store.bytes.count()).toBe(1);
  });
});
