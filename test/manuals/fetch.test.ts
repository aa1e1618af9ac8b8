import type { AddressInfo } from 'node:net';
import { BehaviorSubject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ManualFor } from '#domain/manuals/manual-for.ts';
import type { ManualRefusal } from '#domain/protocol/manuals.ts';
import { PART_BYTES } from '#domain/protocol/published.ts';
import { fetchedManuals } from '#renderer/db/manuals/fetcher.ts';
import { createManualKeeper, evictableManuals, type ManualKeeper, type NewManual } from '#renderer/db/manuals/keeper.ts';
import { ManualStore, type ManualState } from '#renderer/db/manuals/manual-store.ts';
import { startFetching } from '#renderer/db/published/fetcher.ts';
import type { PublishEnd } from '#renderer/db/published/publish.ts';
import type { SyncStatus } from '#renderer/db/sync/status.ts';
import { onePagePdf } from '#sync-server/fleet/demo/one-page-pdf.ts';
import { freshFolder, harness, START_MS, type Harness, type Laptop } from '#sync-server/testing/harness.ts';
import { apiOf, freshDatabases, statusOf, untilState } from '../support/published.ts';

const MEGABYTE = 1024 * 1024;
let folder: ReturnType<typeof freshFolder>;
let server: Harness;
let address: string;
let lead: Laptop;
let technician: Laptop;
let ids = 0;
let now = START_MS;

beforeEach(async () => {
  folder = freshFolder();
  server = await harness({ manuals: { folder: folder.path, maxBytes: 16 * MEGABYTE } });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  address = `http://localhost:${(server.app.server.address() as AddressInfo).port}`;
  lead = await server.signIn('lead');
  technician = await server.signIn('technician');
  now = START_MS;
  freshDatabases();
});
afterEach(async () => {
  server.app.server.closeAllConnections();
  await server.close();
  folder.remove();
});

const newId = (): string => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`;
const CAMERAS: ManualFor = { everything: false, types: ['camera'], hardware: [] };
const EVERYTHING: ManualFor = { everything: true, types: [], hardware: [] };
const reset = onePagePdf('Reset', ['Hold the button.']);
const wiring = Buffer.from('Brown: phase.\n');

function keeperOf(laptop: Laptop, store: ManualStore, person = 'somebody'): ManualKeeper {
  return createManualKeeper({ store, api: apiOf(laptop, address), serverAddress: address, person, newId, now: () => now });
}

/** Publishes as a lead does; answers with the end of it. */
function publish(title: string, bytes: Buffer, change: Partial<NewManual> = {}, by = lead): Promise<PublishEnd<ManualRefusal>> {
  const made = { title, for: CAMERAS, file: { name: `${title}.pdf`, bytes }, ...change };
  return keeperOf(by, new ManualStore('office')).publish(made, () => undefined, new AbortController().signal);
}

type TestLaptop = {
  readonly store: ManualStore;
  readonly keeper: ManualKeeper;
  readonly status$: BehaviorSubject<SyncStatus>;
  readonly until: (is: (state: ManualState) => boolean) => Promise<ManualState>;
  /** What of a manual is here, by its title. */
  readonly part: (title: string) => Promise<string | undefined>;
  readonly idOf: (title: string) => Promise<string>;
};

/** A technician's laptop, in contact, that keeps manuals. */
function openLaptop(name = 'laptop'): TestLaptop {
  const store = new ManualStore(name);
  const status$ = new BehaviorSubject(statusOf('up-to-date'));
  const api = apiOf(technician, address);
  const stop = startFetching({ api, status$, random: () => 0 }, fetchedManuals({ store, api, now: () => now }));
  const keeper = keeperOf(technician, store);
  onTestFinished(async () => {
    await stop();
    store.close();
  });
  const idOf = async (title: string): Promise<string> => (await keeper.state()).manuals.find((one) => one.title === title)?.manual ?? '';
  return {
    store,
    keeper,
    status$,
    until: (is) => untilState(keeper.state, is),
    idOf,
    part: async (title) => (await keeper.state()).here.get(await idOf(title))?.part,
  };
}
const partsIn = ({ here }: ManualState): string[] => [...here.values()].map(({ part }) => part);

describe('[S146] manuals on a laptop', () => {
  test('only what somebody wants comes, is what was published, and is opened as what its bytes are', async () => {
    await publish('Reset', reset);
    await publish('Wiring', Buffer.concat([wiring, Buffer.alloc(PART_BYTES, 'a')]), { for: EVERYTHING });
    const laptop = openLaptop();
    const known = await laptop.until(({ manuals }) => manuals.length === 2);
    expect(known).toMatchObject({ askedAt: START_MS, full: false });
    expect(partsIn(known)).toEqual(['absent', 'absent']);
    await laptop.keeper.want(await laptop.idOf('Wiring'));
    const state = await laptop.until(({ here }) => [...here.values()].some(({ part }) => part === 'here'));
    expect(await laptop.part('Reset')).toBe('absent');
    const { file, have } = state.here.get(await laptop.idOf('Wiring'))!;
    expect(have).toBe(wiring.length + PART_BYTES);
    const opened = await laptop.keeper.open(file!);
    expect([opened.type, opened.size]).toEqual(['text/plain;charset=utf-8', have]);
    expect((await opened.text()).startsWith('Brown: phase.')).toBe(true);
    // Whatever a server says that it is, a browser is not told to run it.
    expect((await laptop.keeper.open({ ...file!, type: 'text/html' })).type).toBe('application/octet-stream');
    await laptop.keeper.drop(await laptop.idOf('Wiring'));
    expect(await laptop.part('Wiring')).toBe('absent');
    expect(await laptop.store.parts.count()).toBe(0);
    await expect(laptop.keeper.open(file!)).rejects.toThrow('not here any more');
  });

  test('what sites ask for comes at once; other sites ask for other manuals, and each person for theirs', async () => {
    await publish('Reset', reset);
    await publish('Wiring', wiring);
    const laptop = openLaptop();
    await laptop.until(({ manuals }) => manuals.length === 2);
    const [first, second] = [await laptop.idOf('Reset'), await laptop.idOf('Wiring')];
    await laptop.keeper.wantForTrip([first]);
    const other = keeperOf(technician, laptop.store, 'somebody else');
    await other.wantForTrip([first, second]);
    await laptop.until((state) => partsIn(state).every((part) => part === 'here'));
    await laptop.keeper.wantForTrip([]);
    const tripsOf = async (id: string) => (await laptop.store.wishes.get(id))?.trips;
    expect([await tripsOf(first), await tripsOf(second)]).toEqual([['somebody else'], ['somebody else']]);
    await other.wantForTrip([second]);
    // Nobody asks for it any more: it stays as long as there is room.
    expect([await tripsOf(first), await laptop.part('Reset')]).toEqual([[], 'here']);
  });

  test('a newer edition takes the place of the one here when it is here whole; stopped, the earlier one stays', async () => {
    await publish('Reset', reset);
    const laptop = openLaptop();
    await laptop.until(({ manuals }) => manuals.length === 1);
    const id = await laptop.idOf('Reset');
    await laptop.keeper.want(id);
    await laptop.until((state) => partsIn(state)[0] === 'here');
    laptop.status$.next(statusOf('offline'));
    await publish('Reset, 2nd', wiring, { manual: id });
    await laptop.keeper.refresh();
    const { here } = await laptop.keeper.state();
    expect(here.get(id)).toMatchObject({ part: 'older', wanted: true, file: { title: 'Reset', type: 'application/pdf' } });
    await laptop.keeper.stopWanting([id]);
    laptop.status$.next(statusOf('up-to-date'));
    expect(await laptop.part('Reset, 2nd')).toBe('older');
    await laptop.keeper.want(id);
    const newer = await laptop.until((state) => partsIn(state)[0] === 'here');
    expect(newer.here.get(id)?.file).toMatchObject({ title: 'Reset, 2nd', type: 'text/plain' });
    await vi.waitUntil(async () => (await laptop.store.parts.count()) === 1, { timeout: 30_000 });
    // Only its words change: nothing is fetched again, and it says so at once.
    await publish('Reset, third', wiring, { manual: id });
    await laptop.keeper.refresh();
    expect((await laptop.keeper.state()).here.get(id)).toMatchObject({ part: 'here', file: { title: 'Reset, third' } });
  });

  test('what is withdrawn goes, with the wish for it; another manual with the same bytes keeps them', async () => {
    await publish('Reset', reset);
    await publish('Restart', reset);
    const laptop = openLaptop();
    await laptop.until(({ manuals }) => manuals.length === 2);
    const [first, second] = [await laptop.idOf('Reset'), await laptop.idOf('Restart')];
    await laptop.keeper.wantForTrip([first, second]);
    await laptop.until((state) => partsIn(state).every((part) => part === 'here'));
    expect(await laptop.keeper.withdraw(first)).toMatchObject({ ok: false, problem: 'forbidden' });
    const office = keeperOf(lead, new ManualStore('office'));
    expect(await office.withdraw(first)).toMatchObject({ ok: true });
    await laptop.keeper.refresh();
    expect(await laptop.part('Restart')).toBe('here');
    expect(await laptop.store.wishes.toCollection().primaryKeys()).toEqual([second]);
    await office.withdraw(second);
    await laptop.keeper.refresh();
    expect(await laptop.store.parts.count()).toBe(0);
    expect((await laptop.keeper.state()).manuals).toEqual([]);
  });

  test('a server from before there were manuals has none; one that does not answer changes nothing', async () => {
    await publish('Reset', reset);
    const laptop = openLaptop();
    await laptop.until(({ manuals }) => manuals.length === 1);
    now = START_MS + 5000;
    const asking = { store: laptop.store, now: () => now };
    await fetchedManuals({ ...asking, api: { json: async () => ({ ok: false, problem: 'unreachable', detail: '' }) } }).ask();
    expect(await laptop.keeper.state()).toMatchObject({ manuals: [{ title: 'Reset' }], askedAt: START_MS });
    await fetchedManuals({ ...asking, api: { json: async () => ({ ok: false, problem: 'not-found', detail: '' }) } }).ask();
    expect(await laptop.keeper.state()).toMatchObject({ manuals: [], askedAt: START_MS + 5000 });
  });
});

describe('[S148] room', () => {
  test('without any, a manual is no longer wanted, and that is said until somebody wants one again', async () => {
    await publish('Reset', reset);
    const laptop = openLaptop();
    await laptop.until(({ manuals }) => manuals.length === 1);
    const full = (): never => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
    laptop.store.parts.hook('creating', full);
    const id = await laptop.idOf('Reset');
    await laptop.keeper.want(id);
    const state = await laptop.until((now_) => now_.full);
    expect(state.here.get(id)).toMatchObject({ part: 'absent', wanted: false });
    laptop.store.parts.hook('creating').unsubscribe(full);
    await laptop.keeper.want(id);
    expect(await laptop.until(({ here }) => here.get(id)?.part === 'here')).toMatchObject({ full: false });
  });

  test('what no picked site asks for goes first, what was not opened for longest before the rest; then all', async () => {
    for (const title of ['Picked', 'Opened', 'Old']) await publish(title, onePagePdf(title, []));
    const laptop = openLaptop();
    await laptop.until(({ manuals }) => manuals.length === 3);
    await laptop.keeper.wantForTrip([await laptop.idOf('Picked')]);
    for (const title of ['Opened', 'Old']) await laptop.keeper.want(await laptop.idOf(title));
    const state = await laptop.until((known) => partsIn(known).every((part) => part === 'here'));
    now = START_MS + 60_000;
    await laptop.keeper.open(state.here.get(await laptop.idOf('Opened'))!.file!);
    laptop.status$.next(statusOf('offline'));
    const parts = (): Promise<(string | undefined)[]> => Promise.all(['Picked', 'Opened', 'Old'].map((title) => laptop.part(title)));
    expect(await evictableManuals(laptop.store, 'spare').evict(1)).toBeGreaterThan(0);
    expect(await parts()).toEqual(['here', 'here', 'absent']);
    await evictableManuals(laptop.store, 'spare').evict(100 * MEGABYTE);
    expect(await parts()).toEqual(['here', 'absent', 'absent']);
    expect(await evictableManuals(laptop.store, 'spare').evict(1)).toBe(0);
    await evictableManuals(laptop.store, 'all').evict(1);
    expect(await parts()).toEqual(['absent', 'absent', 'absent']);
    expect((await laptop.keeper.state()).full).toBe(true);
    expect(await laptop.store.wishes.count()).toBe(0);
  });
});

test('[S144] publishing says what is wrong with a file, and who may', async () => {
  expect(await publish('Page', Buffer.from('<!doctype html>'))).toEqual({ problem: 'web-page' });
  expect(await publish('Large', Buffer.alloc(17 * MEGABYTE))).toBe('too-large');
  expect(await publish('Reset', reset, {}, technician)).toBe('not-allowed');
  expect(await publish('Reset', reset)).toBe('published');
});
