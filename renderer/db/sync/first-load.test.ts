import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { RxCollection } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { expect, test } from 'vitest';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { ApiClient } from '../api.ts';
import { openDatabase } from '../database.ts';
import { LocalStore } from '../local-store.ts';
import type { Connection } from './connection.ts';
import { firstLoad } from './first-load.ts';

const pace = { touched: () => undefined, size: (idle: number) => idle, breathe: () => Promise.resolve(), close: () => undefined };
const incident = (number: number, status: 'open' | 'over'): Incident =>
  ({ id: `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`, phase: status, stamps: { '*': `${number}` } }) as never;

/** A server whose pages hold two documents each; it goes away after `answers` of them. */
function serverOf(incidents: readonly Incident[], answers: number, stop: AbortController): { api: ApiClient; asked: string[] } {
  const asked: string[] = [];
  const api: Pick<ApiClient, 'json'> = {
    json: (path, _request, schema) => {
      const query = new URL(path, 'http://server').searchParams;
      asked.push([query.get('phase'), query.get('before')].join(' '));
      if (asked.length > answers) {
        stop.abort();
        return Promise.resolve({ ok: false, problem: 'unreachable', detail: '' });
      }
      const before = Number(query.get('before') ?? incidents.length + 1);
      const wanted = incidents.map((one, place) => ({ one, seq: place + 1 })).filter(({ one }) => one.phase === query.get('phase'));
      const rows = wanted.filter(({ seq }) => seq < before).toReversed();
      const last = rows.slice(0, 2).at(-1)?.seq ?? 0;
      const value = {
        documents: rows.slice(0, 2).map(({ one }) => one),
        before: rows.length > 2 ? last : 0,
        checkpoint: { epoch: 'e', scope: 's', seq: 100 + asked.length },
        remaining: Math.max(0, rows.length - 2),
      };
      return Promise.resolve({ ok: true, value: schema.parse(value) });
    },
  };
  return { api: api as ApiClient, asked };
}

test('[I4] [S71] open incidents come first; after a cut it goes on where it was, with the checkpoint of its very first page', async () => {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  const local = new LocalStore('first-load-test');
  const { database, collections } = await openDatabase('first-load', getRxStorageMemory(), false);
  const collection = collections.incidents as unknown as RxCollection<SyncedDocument>;
  const all = (['over', 'open', 'over', 'open', 'over', 'open', 'over'] as const).map((phase, place) => incident(place + 1, phase));
  const load = (api: ApiClient, signal: AbortSignal) =>
    firstLoad({
      api,
      connection: { whenUp: () => Promise.resolve(), lost: () => undefined } as unknown as Connection,
      local,
      collection,
      name: 'incidents',
      replicationIdentifier: 'test',
      onProgress: () => undefined,
      saw: () => undefined,
      pace,
      signal,
    });
  const cut = new AbortController();
  const first = serverOf(all, 3, cut);
  expect(await load(first.api, cut.signal)).toBeUndefined();
  expect(first.asked).toEqual(['open ', 'open 4', 'over ', 'over 5']);

  const second = serverOf(all, Infinity, new AbortController());
  expect(await load(second.api, new AbortController().signal)).toEqual({ epoch: 'e', scope: 's', seq: 101 });
  expect(['open 4', 'over ', 'over 5']).toContain(second.asked[0]);
  expect(await collections.incidents.count().exec()).toBe(7);
  expect(await load(serverOf(all, 0, cut).api, cut.signal)).toEqual({ epoch: 'e', scope: 's', seq: 101 });
  await database.close();
  local.close();
});
