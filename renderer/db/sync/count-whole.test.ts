import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import type { ApiClient } from '../api.ts';
import { LocalStore } from '../local-store.ts';
import { countWhole } from './count-whole.ts';
import { newReceived } from './received.ts';

test('the server is asked once for what is not here yet, again after a cut, and not for ever', async () => {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  const local = new LocalStore('count-whole-test');
  await local.facts.put({ key: 'first-load/people', value: { loaded: 12, done: true } });
  await local.facts.put({ key: 'first-load/sites', value: { loaded: 3, done: false } });
  const asked: string[] = [];
  const answer = { documents: [{ id: 'one' }], before: 7, checkpoint: { epoch: 'e', scope: 's', seq: 9 }, remaining: 59 };
  const api: Pick<ApiClient, 'json'> = {
    json: (path, _request, schema) => {
      asked.push(path);
      const isFirst = asked.filter((one) => one === path).length === 1;
      if (path.includes('evidence') || (path.includes('sites') && isFirst))
        return Promise.resolve({ ok: false, problem: 'unreachable', detail: '' });
      return Promise.resolve({ ok: true, value: schema.parse(answer) });
    },
  };
  let cuts = 0;
  const connection = { whenUp: () => Promise.resolve(), lost: () => void (cuts += 1) };
  const names = ['people', 'sites', 'devices', 'evidence'] as const;
  const received = newReceived(names);
  await countWhole({ api, connection, local, received, signal: new AbortController().signal }, names);
  const of = (name: string): number => asked.filter((path) => path === `/api/v1/sync/${name}/latest?limit=1`).length;
  expect(names.map(of)).toEqual([0, 2, 1, 3]);
  expect(cuts).toBe(4);
  expect(names.map((name) => received.isCounted(name))).toEqual([true, true, true, false]);
  received.counted('evidence', 0);
  expect(received.now(true, 0)).toEqual({ received: 15, toReceive: 12 + 60 + 60 });
  local.close();
});
