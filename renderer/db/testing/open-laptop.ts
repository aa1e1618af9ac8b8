import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { onTestFinished } from 'vitest';
import type { Hlc } from '#domain/clock/hlc.ts';
import { makeStamp } from '#domain/clock/stamp.ts';
import { remark } from '#domain/rules/timeline.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { openDatabase, type Collections } from '../database.ts';
import { LaptopClock } from '../laptop-clock.ts';
import { LocalStore } from '../local-store.ts';

const ME = '01900000-0000-7000-8000-000000000001';
/** An incident of this laptop's person. */
export const INCIDENT = '01900000-0000-7000-8000-0000000000aa';

export const idOf = (number: number): string => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export type TestLaptop = {
  readonly local: LocalStore;
  readonly clock: LaptopClock;
  readonly collections: Collections;
  /** A remark that this laptop's person writes now; it is stored nowhere yet. */
  readonly remark: (number: number, text?: string) => TimelineEntry & { readonly order: Hlc };
};

/** The same entry with another text, written at `at`. */
export function rewritten(entry: TimelineEntry, at: Hlc, text: string): TimelineEntry {
  return { ...entry, text, stamps: { ...entry.stamps, text: makeStamp(at, ME) } };
}

/** A laptop with empty disks in memory and a clock that stands still (ms: 1,000,000). Closed when the test is over. */
export async function openLaptop(): Promise<TestLaptop> {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  const local = new LocalStore('laptop');
  const memory = new Map<string, string>();
  const storage = {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => void memory.set(key, value),
  };
  const clock = new LaptopClock('01900000-0000-7000-8000-0000aaaabbbb', 'tab1', { now: () => 1_000_000, offsetMinutes: () => 0 }, storage);
  const { database, collections } = await openDatabase(`laptop-${Math.random()}`, getRxStorageMemory(), false);
  onTestFinished(async () => {
    local.close();
    await database.close();
  });
  const context = (number: number) => ({ by: ME, occurredAt: clock.iso(), newId: () => idOf(number), tick: () => clock.stamp() });
  return {
    local,
    clock,
    collections,
    remark: (number, text = `remark ${number}`) => remark(INCIDENT, text, context(number)) as TimelineEntry & { readonly order: Hlc },
  };
}
