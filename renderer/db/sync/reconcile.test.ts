import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Hlc } from '#domain/clock/hlc.ts';
import { BUCKETS } from '#domain/digest/digest.ts';
import type { HeldDocument } from '#domain/protocol/digest.ts';
import type { Checkpoint } from '#domain/protocol/sync.ts';
import { LAST_CHECK, startReconciling, type Compared, type Reconciler } from './reconcile.ts';
import type { Repair } from './repair.ts';
import { Standing } from './standing.ts';
import type { LastCheck } from './status.ts';
import { LocalStore } from '../local-store.ts';

const SECOND = 1000;
const MINUTE = 60_000;
const AT: Checkpoint = { epoch: 'e', scope: 's', seq: 7 };
const NOTHING = '0'.repeat(16);
const OURS = '1'.repeat(16);

beforeEach(() => {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** `extra`: what is on the laptop and no longer for this person. `answers`: the server can be asked. `mends`: the laptop can be written. */
type Situation = { extra: readonly string[]; answers: boolean; mends: boolean };

/** A laptop whose timeline is compared with a server. `began`: when each comparison was, in ms from the start. */
async function comparing(given: Partial<Situation> = {}) {
  const local = new LocalStore('reconcile');
  await local.open();
  const server: Situation = { extra: [], answers: true, mends: true, ...given };
  const began: number[] = [];
  const offered: string[][] = [];
  const checks: LastCheck[] = [];
  const reported: Repair[][] = [];
  const stop = new AbortController();
  const started = Date.now();
  const now = (): number => Date.now() - started;
  const sums = (differs: boolean): string[] => Array.from({ length: BUCKETS }, (_, bucket) => (differs && bucket === 0 ? OURS : NOTHING));
  const answer = (path: string, body: unknown): unknown => {
    const standing = { checkpoint: AT, last: AT.seq };
    if (path.endsWith('/digest')) return { ...standing, sums: sums(false) };
    if (path.endsWith('/bucket')) return { ...standing, buckets: [{ bucket: 0, documents: [] }] };
    const { ids } = body as { readonly ids: readonly string[] };
    return { ...standing, documents: ids.map((id): HeldDocument => ({ held: 'left', id })) };
  };
  const compared = {
    collection: 'timeline',
    api: {
      json: (path: string, { body }: { readonly body?: unknown }) =>
        Promise.resolve(server.answers ? { ok: true, value: answer(path, body) } : { ok: false, problem: 'unreachable', detail: '' }),
    },
    connection: { lost: () => undefined },
    local,
    position: () => AT,
    standing: new Standing(),
    isHealing: () => false,
    offer: async (ids: readonly string[]) => void offered.push([...ids]),
    pullAll: () => Promise.resolve(),
    disk: {
      sums: () => Promise.resolve(sums(server.extra.length > 0)),
      hashes: () => Promise.resolve(new Map(server.extra.map((id) => [id, OURS]))),
      read: (ids: readonly string[]) => Promise.resolve(new Map(ids.map((id) => [id, { id, _deleted: id === 'gone', stamps: {} }]))),
      overwrite: (_previous: unknown, id: string) => {
        if (server.mends) server.extra = server.extra.filter((one) => one !== id);
        return Promise.resolve(server.mends);
      },
    },
  } as unknown as Compared;
  const reconciler: Reconciler = startReconciling({
    collections: [compared],
    local,
    now,
    whenReady: async () => void began.push(now()),
    onChecked: (check) => checks.push(check),
    onRepaired: (repairs) => reported.push([...repairs]),
    signal: stop.signal,
  });
  onTestFinished(async () => {
    stop.abort();
    await reconciler.stop();
    local.close();
  });
  /** Until the comparison that is under way, the `count`th or a later one, has ended in a pause: its timer is the only one. */
  const settled = async (count: number): Promise<void> => {
    while (began.length < count || vi.getTimerCount() !== 1) await new Promise((turn) => setImmediate(turn));
  };
  const after = async (ms: number): Promise<void> => {
    const count = began.length;
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(began).toHaveLength(count);
    await vi.advanceTimersByTimeAsync(1);
    await settled(count + 1);
  };
  const kept = async () => (await local.facts.get('repairs'))?.value as readonly (Repair & { readonly at: number })[] | undefined;
  await settled(1);
  return { server, began, offered, checks, reported, reconciler, settled, after, kept, local, stop };
}

test('[I8] what was sent again and is held has its receipt, though the answer that said so was lost; what is not here has none', async () => {
  const { local, reconciler, settled } = await comparing();
  const row = (id: string) => ({ key: `timeline/${id}`, collection: 'timeline', id, incident: 'i', since: 5, upTo: '1' as Hlc }) as const;
  await local.outbox.bulkPut([{ ...row('here'), again: true }, { ...row('gone'), again: true }, row('unsent')]);
  await vi.advanceTimersByTimeAsync(MINUTE);
  reconciler.request();
  await settled(2);
  expect(await local.outbox.toCollection().primaryKeys()).toEqual(['timeline/unsent']);
  expect(await local.receipts.toArray()).toEqual([{ key: 'timeline/here', incident: 'i', upTo: '1', seq: 0, at: MINUTE }]);
});

describe('[S43] a laptop compares', () => {
  test('at the start and every 15 minutes, and keeps how it ended', async () => {
    const { began, after, checks, local } = await comparing();
    await after(15 * MINUTE);
    await after(15 * MINUTE);
    expect(began).toEqual([0, 15 * MINUTE, 30 * MINUTE]);
    expect(checks.map(({ repaired, left }) => [repaired, left])).toEqual([0, 0, 0].map(() => [0, 0]));
    expect((await local.facts.get(LAST_CHECK))?.value).toEqual({ at: 30 * MINUTE, repaired: 0, left: 0 });
  });

  test('at once when somebody asks, and 15 minutes after that', async () => {
    const { began, settled, after, reconciler } = await comparing();
    await vi.advanceTimersByTimeAsync(MINUTE);
    reconciler.request();
    await settled(2);
    await after(15 * MINUTE);
    expect(began).toEqual([0, MINUTE, 16 * MINUTE]);
  });

  test('again after 2 s, then less and less often, up to 2 minutes, while it cannot be made; nothing is said of it', async () => {
    const { server, began, after, checks } = await comparing({ answers: false });
    for (const seconds of [2, 4, 8, 16, 32, 64, 120, 120]) await after(seconds * SECOND);
    expect(checks).toEqual([]);
    server.answers = true;
    await after(120 * SECOND);
    expect(checks).toHaveLength(1);
    // It came to something: from now on as ever.
    await after(15 * MINUTE);
    expect(began).toHaveLength(11);
    server.answers = false;
    await after(15 * MINUTE);
    await after(2 * SECOND);
  });

  test('likewise while differences are left, which it says', async () => {
    const { server, after, checks, reported } = await comparing({ extra: ['a'], mends: false });
    await after(2 * SECOND);
    await after(4 * SECOND);
    expect(checks.map(({ repaired, left }) => [repaired, left])).toEqual([1, 2, 3].map(() => [0, 1]));
    expect(reported).toEqual([]);
    server.mends = true;
    await after(8 * SECOND);
    expect(checks.at(-1)).toMatchObject({ repaired: 1, left: 0 });
    await after(15 * MINUTE);
  });

  test('at once when something comes in where differences were left, and only there', async () => {
    const { began, checks, server, reconciler, settled } = await comparing({ extra: ['a'], mends: false });
    reconciler.arrived('people');
    await settled(1);
    // An admin has put it right, say.
    server.extra = [];
    reconciler.arrived('timeline');
    await settled(2);
    expect(checks.at(-1)).toMatchObject({ left: 0 });
    reconciler.arrived('timeline');
    await settled(2);
    expect(began).toEqual([0, 0]);
  });

  test('[S56] again where a full disk could not keep how it ended', async () => {
    const told = vi.fn<typeof reportError>();
    vi.stubGlobal('reportError', told);
    const { after, checks, local, reconciler, settled } = await comparing();
    const put = vi.spyOn(local.facts, 'put').mockRejectedValueOnce(new DOMException('the disk is full', 'QuotaExceededError'));
    reconciler.request();
    await settled(2);
    expect([put.mock.calls.length, told.mock.calls.length, checks.length]).toEqual([1, 1, 1]);
    await after(2 * SECOND);
    expect(checks).toHaveLength(2);
    vi.unstubAllGlobals();
  });

  test('and asks nobody any more once it is stopped', async () => {
    const { began, stop, reconciler } = await comparing();
    stop.abort();
    await reconciler.stop();
    reconciler.request();
    await vi.advanceTimersByTimeAsync(60 * MINUTE);
    expect(began).toHaveLength(1);
  });
});

describe('[S43] a repair', () => {
  test('is made of what still differs when replication was offered it, is reported, counted and kept', async () => {
    const { offered, checks, reported, kept } = await comparing({ extra: ['a'] });
    expect(offered).toEqual([['a'], []]);
    expect(reported).toEqual([[{ collection: 'timeline', id: 'a', kind: 'left' }]]);
    expect(checks).toEqual([{ at: 0, repaired: 1, left: 0 }]);
    expect(await kept()).toEqual([{ collection: 'timeline', id: 'a', kind: 'left', at: 0 }]);
  });

  test('is kept as one of the last 50, the newest first', async () => {
    const many = Array.from({ length: 49 }, (_, number) => `old-${number}`);
    const { server, after, kept } = await comparing({ extra: many });
    server.extra = ['new-1', 'new-2'];
    await after(15 * MINUTE);
    const ids = (await kept())?.map(({ id }) => id);
    expect(ids).toHaveLength(50);
    expect(ids?.slice(0, 3)).toEqual(['new-1', 'new-2', 'old-0']);
    expect(ids).not.toContain('old-48');
  });
});
