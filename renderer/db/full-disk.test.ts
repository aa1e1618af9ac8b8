import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createActions, type Actions } from './actions.ts';
import { openDatabase, type Collections } from './database.ts';
import { dexieStorage } from './dexie-storage.ts';
import { evictables } from './evictables.ts';
import { EvidenceStore } from './evidence/evidence-store.ts';
import { createKeeper } from './evidence/keeper.ts';
import { noJournal } from './journal/journal.ts';
import { browserTime, LaptopClock } from './laptop-clock.ts';
import { LocalStore } from './local-store.ts';
import { ManualStore } from './manuals/manual-store.ts';
import { MapStore } from './map/map-store.ts';
import { patientStorage } from './patient-storage.ts';
import { watchRoom, type RoomWatch } from './room.ts';
import { INCIDENT } from './testing/open-laptop.ts';

const ME = '01900000-0000-7000-8000-000000000001';
const WAITING = '01900000-0000-7000-8000-0000000000e1';
const HELD = '01900000-0000-7000-8000-0000000000e2';

/** Whether the disk takes anything. What is deleted from the tables named makes room, as it does on a disk. */
let disk: { full: boolean; freedBy: readonly string[] };

beforeEach(() => {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  disk = { full: false, freedBy: [] };
  const original = Object.getOwnPropertyDescriptors(IDBObjectStore.prototype);
  const put = original.put.value as IDBObjectStore['put'];
  const add = original.add.value as IDBObjectStore['add'];
  const remove = original.delete.value as IDBObjectStore['delete'];
  const refuse = (): void => {
    if (disk.full) throw new DOMException('The disk is full', 'QuotaExceededError');
  };
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
    refuse();
    return put.apply(this, given);
  });
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...given) {
    refuse();
    return add.apply(this, given);
  });
  vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (this: IDBObjectStore, ...given) {
    if (disk.freedBy.includes(this.name)) disk.full = false;
    return remove.apply(this, given);
  });
});
afterEach(() => vi.restoreAllMocks());

type Laptop = {
  readonly actions: Actions;
  readonly collections: Collections;
  readonly local: LocalStore;
  readonly files: EvidenceStore;
  readonly room: RoomWatch;
};

/** A laptop's own databases, as `openStore` opens them, with a small picture, a photo the server has and one that waits. */
async function laptop(): Promise<Laptop> {
  const opened: { room?: RoomWatch } = {};
  const makeRoom = async (bytes?: number): Promise<number> => (await opened.room?.make(bytes)) ?? 0;
  const local = new LocalStore('me-local', makeRoom);
  const files = new EvidenceStore('me-files');
  const manuals = new ManualStore('manuals');
  const map = new MapStore('map');
  const closing = new AbortController();
  const storage = patientStorage(dexieStorage(), closing.signal, makeRoom);
  const { database, collections } = await openDatabase(`full-${Math.random()}`, storage, false);
  const room = watchRoom(undefined, evictables(files, 'me-search', manuals, map));
  opened.room = room;
  onTestFinished(async () => {
    disk.full = false;
    closing.abort();
    room.close();
    await database.close();
    for (const one of [local, files, manuals, map]) one.close();
  });
  const memory = new Map<string, string>();
  const clock = new LaptopClock('01900000-0000-7000-8000-0000aaaabbbb', 'tab1', browserTime, {
    getItem: (key) => memory.get(key) ?? null,
    setItem: (key, value) => void memory.set(key, value),
  });
  const actions = createActions({
    collections,
    local,
    clock,
    by: ME,
    mayAssign: true,
    random: () => crypto.getRandomValues(new Uint8Array(10)),
    journal: noJournal,
    finish: () => undefined,
  });
  await files.previews.put({ id: 'preview', blob: new Blob(['small']), lookedAt: 1 });
  for (const [id, waiting] of [
    [WAITING, 1],
    [HELD, 0],
  ] as const) {
    await files.files.put({ id, incident: INCIDENT, name: 'a.jpg', size: 5, waiting, since: 1, lookedAt: 1 });
    await files.bytes.put({ id, blob: new Blob(['photo']) });
  }
  // What is written once at the start is not what is looked at here.
  await actions.remark(INCIDENT, 'While there was room');
  return { actions, collections, local, files, room };
}

const texts = async ({ collections }: Laptop): Promise<(string | undefined)[]> =>
  (await collections.timeline.find().exec()).map(({ text }) => text);

test('[S56] a save on a full disk has small pictures make room, is tried again, and waits to be sent', async () => {
  const one = await laptop();
  disk = { full: true, freedBy: ['previews'] };
  await one.actions.remark(INCIDENT, 'Fits after all');
  expect(await texts(one)).toContain('Fits after all');
  expect(await one.local.outbox.count()).toBe(2);
  expect(await one.files.previews.count()).toBe(0);
});

test('[S56] where small pictures are not enough, whole files go that the server has, and never what waits', async () => {
  const one = await laptop();
  disk = { full: true, freedBy: ['bytes'] };
  await one.actions.remark(INCIDENT, 'Fits after all');
  expect(await texts(one)).toContain('Fits after all');
  expect(await one.files.bytes.toCollection().primaryKeys()).toEqual([WAITING]);
});

test('[S56] where nothing helps, it is told and not saved; what waits to be sent is still there', async () => {
  const one = await laptop();
  disk = { full: true, freedBy: [] };
  await expect(one.actions.remark(INCIDENT, 'Does not fit')).rejects.toThrow();
  expect(await texts(one)).toEqual(['While there was room']);
  expect(await one.files.files.toCollection().primaryKeys()).toEqual([WAITING]);
  expect(await one.local.outbox.count()).toBe(1);
});

test('[S95] a photo that is added on a full disk is kept in the place of what can be had again', async () => {
  const one = await laptop();
  disk = { full: true, freedBy: ['previews'] };
  const { add } = createKeeper({
    store: one.files,
    actions: one.actions,
    api: { request: () => Promise.reject(new Error('not asked')), json: () => Promise.reject(new Error('not asked')) },
    prepare: (blob) => Promise.resolve({ blob, sha256: 'a'.repeat(64) }),
    makeRoom: one.room.make,
    now: () => 5,
    iso: () => '2026-11-21T12:00:00+00:00',
    newId: () => '01900000-0000-7000-8000-0000000000e3',
  });
  const added = await add({ incident: INCIDENT }, new File(['new'], 'new.log', { type: 'text/plain' }), { smaller: false, forget: false });
  expect(added).toEqual({ id: '01900000-0000-7000-8000-0000000000e3' });
  expect(await one.files.bytes.toCollection().primaryKeys()).toEqual(
    expect.arrayContaining([WAITING, '01900000-0000-7000-8000-0000000000e3']),
  );
});
