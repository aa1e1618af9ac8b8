import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, onTestFinished, test } from 'vitest';
import { entryOf, searchedEntry, type SearchEntry } from '#domain/search/entry.ts';
import { SearchIndex } from '#domain/search/search-index.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import type { Site } from '#domain/schema/site.ts';
import { Catalogue, type StoredDocument } from './catalogue.ts';
import { evictableSearch, forgetKept, KeptStore } from './kept-store.ts';
import { startLibrarian, type LibrarianDeps } from './librarian.ts';
import type { FromWorker, Reading } from './messages.ts';

type StoredSite = Site & StoredDocument;

const site = (id: string, name: string, height = 1): StoredSite => ({
  id,
  name,
  road: 'M6',
  direction: 'northbound',
  chainage: '12+300',
  region: '',
  stamps: {},
  _rev: `${height}-abc`,
  _deleted: '0',
});
const gone = (id: string, height: number): StoredSite => ({ id, stamps: {}, _rev: `${height}-abc`, _deleted: '1' }) as StoredSite;
const put = (...sites: readonly StoredSite[]) => ({
  put: sites.map((one) => ({ entry: entryOf('sites', one), version: one._rev })),
  gone: [],
});

describe('the catalogue', () => {
  const names = (catalogue: Catalogue, typed: string): string[] => catalogue.index.search(typed, 9).map(({ id }) => id);

  test('[S112] a page that was read before a change does not take it back', () => {
    const catalogue = new Catalogue(new SearchIndex());
    expect(catalogue.changed(put(site('a', 'Gantry new', 3)))).toBe(false);
    expect(catalogue.changed({ put: [], gone: [{ id: 'b', version: '4-abc' }] })).toBe(true);
    expect(catalogue.read('sites', [site('a', 'Gantry old', 2), site('b', 'Gantry left', 3), site('c', 'Gantry c')])).toBe(true);
    expect(names(catalogue, 'gantry')).toEqual(['a', 'c']);
    expect(names(catalogue, 'old')).toEqual([]);
    // Nor does a message that comes late from another tab.
    catalogue.changed(put(site('a', 'Gantry older', 2)));
    expect(names(catalogue, 'new')).toEqual(['a']);
    catalogue.changed(put(site('b', 'Gantry back', 5)));
    expect(names(catalogue, 'back')).toEqual(['b']);
  });

  test('[S113] what was kept is compared with all that is there: changed, left and never heard of', () => {
    const before = new SearchIndex();
    for (const one of [site('a', 'Gantry a'), site('b', 'Gantry b'), site('c', 'Gantry c', 2), site('d', 'Gantry d')]) {
      before.put(entryOf('sites', one), one._rev);
    }
    const catalogue = new Catalogue(before);
    expect(catalogue.read('sites', [site('a', 'Gantry a')])).toBe(false);
    // A database that was built anew begins to count again.
    expect(catalogue.read('sites', [site('c', 'Mast c', 1), gone('d', 2)])).toBe(true);
    catalogue.changed(put(site('e', 'Gantry e')));
    expect(catalogue.finish('sites', new Set(['a', 'c', 'd']))).toBe(true);
    expect(names(catalogue, 'gantry')).toEqual(['a', 'e']);
    expect(names(catalogue, 'mast')).toEqual(['c']);
    expect(catalogue.finish('sites', new Set(['a', 'c']))).toBe(false);
  });

  test('one document that cannot be read hides no other', () => {
    const catalogue = new Catalogue(new SearchIndex());
    catalogue.read('devices', [{ id: 'x', _rev: '1-a', _deleted: false }]);
    catalogue.read('sites', [site('a', 'Gantry a')]);
    expect(names(catalogue, 'gantry')).toEqual(['a']);
  });
});

type World = Awaited<ReturnType<typeof world>>;
const kinds = ['sites', 'devices', 'people', 'incidents', 'checklists', 'timeline'] as const;

/** A laptop with `count` sites. */
async function world(count: number) {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  const databases = await Promise.all(
    kinds.map(async (kind) => {
      const database = new Dexie(`db-${kind}`);
      database.version(1).stores({ docs: 'id' });
      await database.open();
      return database;
    }),
  );
  onTestFinished(() => databases.forEach((database) => database.close()));
  const sites = databases[0]!.table<StoredSite, string>('docs');
  await sites.bulkPut(Array.from({ length: count }, (_, place) => site(`s${String(place).padStart(6, '0')}`, `Gantry ${place}`)));
  return { sites, incidents: databases[3]!.table('docs'), timeline: databases[5]!.table('docs') };
}

/** Starts a librarian there. Nothing waits: what is due later is due when `later` is called. */
function librarian(hasRoom = true) {
  const told: FromWorker[] = [];
  let later: (() => void)[] = [];
  let heard = (): void => undefined;
  const kept = new KeptStore('db-search');
  onTestFinished(() => kept.close());
  const deps: LibrarianDeps = {
    collections: {
      sites: 'db-sites',
      devices: 'db-devices',
      people: 'db-people',
      incidents: 'db-incidents',
      checklists: 'db-checklists',
      timeline: 'db-timeline',
    },
    kept,
    pace: { size: (idle) => idle, breathe: () => Promise.resolve() },
    tell: (message) => {
      told.push(message);
      heard();
    },
    hasRoom: () => Promise.resolve(hasRoom),
    wait: () => new Promise((resolve) => later.push(resolve)),
    failed: (reason) => {
      throw reason;
    },
  };
  const hear = startLibrarian(deps);
  const until = async (done: () => boolean): Promise<void> => {
    while (!done()) await new Promise<void>((resolve) => (heard = resolve));
  };
  const last = (): Reading => told.findLast((one) => one.kind === 'reading') as Reading;
  return {
    hear,
    kept,
    last,
    told,
    whole: () => until(() => told.some((one) => one.kind === 'reading' && one.whole)),
    find: async (typed: string): Promise<string[]> => {
      await hear({ kind: 'find', question: told.length, typed, limit: 9 });
      const answer = told.findLast((one) => one.kind === 'found');
      return answer?.kind === 'found' ? answer.found.map(({ id }) => id) : [];
    },
    /** Everything that waits goes on, until something has been kept. */
    keeps: async (): Promise<void> => {
      for (let tries = 0; tries < 500 && (await kept.read()) === undefined; tries += 1) {
        const due = later;
        later = [];
        for (const go of due) go();
        await new Promise((resolve) => setTimeout(resolve));
      }
    },
  };
}

describe('the librarian', () => {
  test('[S110] reads everything in pieces, says how far it is, and answers from what there is', async () => {
    await world(1000);
    const { whole, find, told, last } = librarian();
    await whole();
    expect(last()).toMatchObject({ read: 1000, total: 1000 });
    expect(told.filter((one) => one.kind === 'reading').map((one) => one.kind === 'reading' && one.read)).toContain(400);
    expect(await find('gantry 777')).toEqual(['s000777']);
  });

  test('[S113] a second start begins with what was kept, and ends with what is there', async () => {
    const { sites }: World = await world(900);
    const first = librarian();
    await first.whole();
    await first.keeps();
    await sites.put(site('s000001', 'Mast 1', 2));
    await sites.put(gone('s000002', 2));
    await sites.delete('s000003');
    const second = librarian();
    expect(await second.find('gantry 777')).toEqual(['s000777']);
    expect(second.told.some((one) => one.kind === 'reading' && one.whole)).toBe(false);
    await second.whole();
    expect(await second.find('mast')).toEqual(['s000001']);
    for (const number of [1, 2, 3]) expect(await second.find(`gantry ${number}`)).not.toContain(`s00000${number}`);
  });

  test('[S113] what was kept in another form is made anew', async () => {
    const { sites }: World = await world(10);
    await sites.put(site('s000001', 'Mast 1', 2));
    const store = new KeptStore('db-search');
    onTestFinished(() => store.close());
    const other = new SearchIndex();
    other.put(entryOf('sites', site('s000001', 'Of another form', 2)), '2-abc');
    await store.write({ ...other.kept(), form: 1 });
    const { whole, find, keeps, kept } = librarian();
    await whole();
    expect(await find('form')).toEqual([]);
    expect(await find('mast')).toEqual(['s000001']);
    await kept.drop();
    await keeps();
    expect((await kept.read())?.form).toBe(new SearchIndex().kept().form);
  });

  test('[S115] remarks find their incident: read, kept, and as they come and go', async () => {
    const { incidents, timeline }: World = await world(0);
    const entry = (id: string, text: string) => ({
      id,
      kind: 'remark',
      incident: 'i',
      by: 'p',
      text,
      order: '000000000001-0000-testtest0001',
      _rev: '1-abc',
      _deleted: '0',
    });
    const incident = {
      stamps: {},
      state: { status: 'triaged' },
      symptoms: {},
      links: {},
      correlationIds: {},
      otherDevices: {},
      otherSites: {},
    };
    await incidents.put({ ...incident, id: 'i', title: 'Camera dark', _rev: '1-abc', _deleted: '0' });
    await timeline.bulkPut([entry('r', 'The lens is wet'), { ...entry('s', 'unwritten'), kind: 'status' }]);
    const first = librarian();
    await first.whole();
    expect(first.last()).toMatchObject({ read: 3, total: 3 });
    expect(await first.find('lens')).toEqual(['i']);
    expect(await first.find('unwritten')).toEqual([]);
    await first.keeps();
    const second = librarian();
    expect(await second.find('lens dark')).toEqual(['i']);
    const live = searchedEntry('timeline', entry('t', 'Housing opened') as unknown as TimelineEntry) as SearchEntry;
    await second.hear({ kind: 'changed', changes: { put: [{ entry: live, version: '1-abc' }], gone: [] } });
    expect(await second.find('housing lens')).toEqual(['i']);
    await second.hear({ kind: 'changed', changes: { put: [], gone: [{ id: 'r', version: '2-abc' }] } });
    await second.whole();
    expect(await second.find('lens')).toEqual([]);
    expect(await second.find('housing')).toEqual(['i']);
  });

  test('[S112] what has left is not to be read from what was kept either', async () => {
    await world(10);
    const { whole, keeps, hear, kept, find } = librarian();
    await whole();
    await keeps();
    await hear({ kind: 'changed', changes: put(site('new', 'Unspeakable mast')) });
    expect(await find('unspeakable')).toEqual(['new']);
    expect(await kept.read()).toBeDefined();
    await hear({ kind: 'changed', changes: { put: [], gone: [{ id: 'new', version: '2-a' }] } });
    expect(await find('unspeakable')).toEqual([]);
    expect(await kept.read()).toBeUndefined();
    await keeps();
    expect((await kept.read())?.terms).not.toContain('unspeak');
  });

  test('[S113] without room nothing is kept, and everything is found', async () => {
    await world(10);
    const { whole, keeps, kept, find } = librarian(false);
    await whole();
    await keeps();
    expect(await kept.read()).toBeUndefined();
    expect(await find('gantry 7')).toEqual(['s000007']);
  });
});

test('[S114] what was kept makes room for records, and goes with who signs out', async () => {
  await world(0);
  const store = new KeptStore('db-search');
  await store.write(new SearchIndex().kept());
  expect(await evictableSearch('db-search').evict(1)).toBeGreaterThanOrEqual(0);
  expect(await store.read()).toBeUndefined();
  store.close();
  await forgetKept('db-search');
  expect((await Dexie.dependencies.indexedDB.databases()).map(({ name }: { name?: string }) => name)).not.toContain('db-search');
});
