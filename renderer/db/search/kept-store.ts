import { Dexie, type Table } from 'dexie';
import { bytesOf, type KeptIndex } from '#domain/search/kept-index.ts';
import type { Evictable } from '../room.ts';

type KeptRow = { readonly key: 'index'; readonly bytes: number; readonly index: KeptIndex };

/** How the names of these databases end. */
export const SEARCH_SUFFIX = '-search';

/** The search index of one person from one start of the app to the next. Nothing is lost with it: it is made from the collections. */
export class KeptStore extends Dexie {
  kept!: Table<KeptRow, string>;

  constructor(name: string) {
    super(name, { chromeTransactionDurability: 'relaxed' });
    this.version(1).stores({ kept: 'key' });
  }

  /** `undefined` when there is none, or it cannot be read. */
  async read(): Promise<KeptIndex | undefined> {
    const row = await this.kept.get('index').catch(() => undefined);
    return row?.index;
  }

  /** Answers whether it could be written: a disk may be full. */
  async write(index: KeptIndex): Promise<boolean> {
    return this.kept.put({ key: 'index', bytes: bytesOf(index), index }).then(
      () => true,
      () => false,
    );
  }

  /** Answers how many bytes it gave up. */
  async drop(): Promise<number> {
    const bytes = (await this.kept.get('index').catch(() => undefined))?.bytes ?? 0;
    await this.kept.clear().catch(() => undefined);
    return bytes;
  }
}

/** What was kept under a name goes early when room runs out: it is made again from the collections. */
export function evictableSearch(name: string): Evictable {
  return {
    name: 'search',
    evict: async () => {
      const store = new KeptStore(name);
      const freed = await store.drop();
      store.close();
      return freed;
    },
  };
}

/** Nothing of it stays on the laptop. */
export async function forgetKept(name: string): Promise<void> {
  await Dexie.delete(name).catch(() => undefined);
}
