import type { Table } from 'dexie';
import { z } from 'zod';
import { manual, type Manual } from '#domain/protocol/manuals.ts';
import { bytesHere, isWhole, PublishedStore, type KeptFile } from '../published/published-store.ts';

/** An edition of a manual on this laptop, whole or on its way. */
export type ManualRow = Manual & KeptFile;

/**
 * That somebody wants a manual on this laptop. `trips`: people whose picked sites ask for it; `openedAt`: when it was last wanted or opened
 * by hand, in ms since 1970, 0 for never.
 */
export type ManualWish = { readonly manual: string; readonly trips: readonly string[]; readonly openedAt: number };

/** The tenant's manuals on this laptop. Its facts: `manifest`, what the server last said it has, and when; `full`, one was given up for want of room. */
export class ManualStore extends PublishedStore<ManualRow> {
  declare readonly wishes: Table<ManualWish, string>;

  constructor(name: string) {
    super(name, ', manual', { wishes: 'manual' });
  }
}

/** What of a manual is on this laptop. `older`: an earlier edition. */
export type ManualPart = 'here' | 'older' | 'coming' | 'absent';
export type ManualHere = {
  readonly part: ManualPart;
  /** The edition that can be opened. */
  readonly file?: ManualRow | undefined;
  /** Bytes of the newest one. */
  readonly have: number;
  readonly wanted: boolean;
};

export type ManualState = {
  /** What the server has, as far as this laptop knows. */
  readonly manuals: readonly Manual[];
  /** When it said so, in ms since 1970; absent for never. */
  readonly askedAt?: number | undefined;
  /** By manual, all of them. */
  readonly here: ReadonlyMap<string, ManualHere>;
  /** One was given up for want of room. */
  readonly full: boolean;
};

export const noManuals: ManualState = { manuals: [], here: new Map(), full: false };

const told = z.object({ manuals: z.array(manual), at: z.number() });
export type ToldManuals = z.infer<typeof told>;

/** How the manuals stand on this laptop. Within a live query it says so again when that changes. */
export async function manualState(store: ManualStore): Promise<ManualState> {
  const [rows, wishes, [manifest, full]] = await Promise.all([
    store.files.toArray(),
    store.wishes.toArray(),
    store.facts.bulkGet(['manifest', 'full']),
  ]);
  const { manuals, at } = told.safeParse(manifest?.value).data ?? { manuals: [], at: undefined };
  const wanted = new Set(wishes.map((wish) => wish.manual));
  const byHash = new Map(rows.map((row) => [row.sha256, row]));
  const here = manuals.map((one): [string, ManualHere] => {
    const newest = byHash.get(one.sha256);
    // Named as the server has it now: of an edition with the same bytes only the words may have changed.
    const file =
      newest !== undefined && isWhole(newest) ? { ...newest, ...one } : rows.find((row) => row.manual === one.manual && isWhole(row));
    const part = file?.sha256 === one.sha256 ? 'here' : file !== undefined ? 'older' : newest === undefined ? 'absent' : 'coming';
    const have = newest === undefined ? 0 : bytesHere(newest);
    return [one.manual, { part, file, have, wanted: wanted.has(one.manual) }];
  });
  return { manuals, askedAt: at, here: new Map(here), full: full?.value === true };
}
