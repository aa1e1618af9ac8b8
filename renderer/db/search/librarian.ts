import { Dexie } from 'dexie';
import { searchedKinds } from '#domain/search/entry.ts';
import { SearchIndex } from '#domain/search/search-index.ts';
import type { Pace } from '../sync/pace.ts';
import { Catalogue, type StoredDocument } from './catalogue.ts';
import type { KeptStore } from './kept-store.ts';
import type { FromWorker, Reading, SearchPlaces, ToWorker } from './messages.ts';

export type LibrarianDeps = {
  readonly collections: SearchPlaces['collections'];
  readonly kept: KeptStore;
  readonly pace: Pick<Pace, 'size' | 'breathe'>;
  readonly tell: (message: FromWorker) => void;
  /** Whether there is room for what can be made again. */
  readonly hasRoom: () => Promise<boolean>;
  readonly wait: (ms: number) => Promise<void>;
  /** What is on the laptop cannot be read. */
  readonly failed: (reason: unknown) => void;
};

/** Documents read at a time: while nobody works, and while somebody does. */
const PIECE = 400;
const SMALL_PIECE = 40;
/** Keeping the index takes a moment in which nothing is answered: not while somebody is searching. */
const QUIET_MS = 2000;
/** Between two times that the index is kept, at first and later on. What changed meanwhile is read again at the next start. */
const KEEP_FIRST_MS = 5000;
const KEEP_EVERY_MS = 5 * 60_000;

/**
 * Holds the index of one person: begins with what was kept, compares it with all that is on the laptop, follows what changes, and answers from
 * what there is at any time. Answers with how to tell and ask it.
 */
export function startLibrarian(deps: LibrarianDeps): (message: Exclude<ToWorker, { readonly kind: 'start' }>) => Promise<void> {
  const { tell, kept, wait } = deps;
  let reading: Reading = { read: 0, total: 0, whole: false };
  let asked = 0;
  let stale = false;
  const report = (now: Reading = reading): void => tell({ kind: 'reading', ...(reading = now) });
  const opened = openCatalogue(kept);

  const keep = async (catalogue: Catalogue): Promise<void> => {
    for (let before = -1; before !== asked;) {
      before = asked;
      await wait(QUIET_MS);
    }
    stale = false;
    const written = (await deps.hasRoom()) && (await kept.write(catalogue.index.kept()));
    // The one of before would tell of what has left meanwhile.
    if (!written) await kept.drop();
  };
  const run = async (): Promise<void> => {
    const catalogue = await opened;
    if (await catchUp(deps, catalogue, report)) stale = true;
    for (let pause = KEEP_FIRST_MS; ; await wait(pause)) {
      if (!stale) continue;
      await keep(catalogue);
      pause = Math.min(KEEP_EVERY_MS, pause * 2);
    }
  };
  run().catch(deps.failed);

  return async (message) => {
    if (message.kind === 'find') asked += 1;
    const catalogue = await opened;
    if (message.kind === 'find') {
      const { question, typed, limit } = message;
      return tell({ kind: 'found', question, found: catalogue.index.search(typed, limit) });
    }
    // What has left the laptop is not to be read from what was kept either.
    if (catalogue.changed(message.changes)) await kept.drop();
    stale = true;
    return report();
  };
}

async function openCatalogue(kept: KeptStore): Promise<Catalogue> {
  const index = await kept.read();
  return new Catalogue((index && SearchIndex.from(index)) ?? new SearchIndex());
}

/** Reads every document once. Answers whether the index differed from what it read. */
async function catchUp({ collections, pace }: LibrarianDeps, catalogue: Catalogue, report: (now: Reading) => void): Promise<boolean> {
  const databases = searchedKinds.map((kind) => ({ kind, database: new Dexie(collections[kind]) }));
  await Promise.all(databases.map(({ database }) => database.open()));
  const counts = await Promise.all(databases.map(({ database }) => database.table('docs').count()));
  const total = counts.reduce((sum, count) => sum + count, 0);
  let [read, differs] = [0, false];
  report({ read, total, whole: false });
  for (const { kind, database } of databases) {
    const ids = new Set<string>();
    for (let after = '', full = true; full;) {
      const size = Math.max(SMALL_PIECE, pace.size(PIECE));
      const piece: StoredDocument[] = await database.table('docs').where('id').above(after).limit(size).toArray();
      if (catalogue.read(kind, piece)) differs = true;
      // Of timelines most is not in the index, and need not be remembered.
      for (const { id } of piece) if (catalogue.index.versionOf(id) !== undefined) ids.add(id);
      after = piece.at(-1)?.id ?? '';
      full = piece.length === size;
      read += piece.length;
      report({ read, total: Math.max(total, read), whole: false });
      await pace.breathe();
    }
    if (catalogue.finish(kind, ids)) differs = true;
    database.close();
  }
  report({ read, total: read, whole: true });
  return differs;
}
