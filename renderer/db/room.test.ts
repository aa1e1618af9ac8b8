import { filter, firstValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import { makeRoom, watchRoom, type Evictable } from './room.ts';

const MB = 1024 * 1024;

function evictable(name: string, has: number, order: string[]): Evictable {
  let left = has;
  return {
    name,
    evict: (bytes) => {
      const given = Math.min(left, bytes);
      left -= given;
      order.push(`${name} ${given}`);
      return Promise.resolve(given);
    },
  };
}

function disk(state: { usage: number; quota: number }): StorageManager {
  const storage = {
    estimate: () => Promise.resolve({ ...state }),
    persisted: () => Promise.resolve(true),
    persist: () => Promise.resolve(true),
  };
  return storage as unknown as StorageManager;
}

test.each([
  [1000, 'ok'],
  [150, 'low'],
  [10, 'full'],
])('%i MB left is %s', async (left, level) => {
  const watch = watchRoom(disk({ usage: 50 * MB, quota: (50 + left) * MB }), []);
  const room = await firstValueFrom(watch.room$.pipe(filter((one) => one !== undefined)));
  expect(room).toMatchObject({ used: 50 * MB, left: left * MB, level, persisted: true });
  expect(await watch.askToKeep()).toBe(true);
  watch.close();
});

test('what can be had again goes first, in its order, and only as much as is needed', async () => {
  const order: string[] = [];
  expect(await makeRoom([evictable('thumbnails', 30, order), evictable('photos', 100, order), evictable('maps', 100, order)], 50)).toBe(50);
  expect(order).toEqual(['thumbnails 30', 'photos 20']);
  expect(await makeRoom([evictable('thumbnails', 30, order)], -1)).toBe(0);
});

test('room that was made counts', async () => {
  const state = { usage: 300 * MB, quota: 310 * MB };
  const freeing: Evictable = {
    name: 'photos',
    evict: (bytes) => {
      state.usage -= bytes;
      return Promise.resolve(bytes);
    },
  };
  const watch = watchRoom(disk(state), [freeing]);
  await watch.look();
  expect(watch.room$.value).toMatchObject({ left: 200 * MB, level: 'ok' });
  watch.close();
});

test('a browser that says nothing leaves it unknown', async () => {
  const watch = watchRoom(undefined, []);
  await watch.look();
  expect(watch.room$.value).toBeUndefined();
  expect(await watch.askToKeep()).toBe(false);
  watch.close();
});

test('what cannot be given up stands in nobody’s way', async () => {
  const broken: Evictable = { name: 'broken', evict: () => Promise.reject(new Error('no room to note it')) };
  const order: string[] = [];
  expect(await makeRoom([broken, evictable('photos', 30, order)], 20)).toBe(20);
});

test('[S56] a write that finds no room has some made at once, whatever the browser says is left, and by one hand', async () => {
  const order: string[] = [];
  const watch = watchRoom(disk({ usage: 50 * MB, quota: 5000 * MB }), [evictable('thumbnails', 30 * MB, order)]);
  await watch.look();
  expect(order).toEqual([]);
  expect(await Promise.all([watch.make(), watch.make()])).toEqual([20 * MB, 20 * MB]);
  expect(order).toEqual([`thumbnails ${20 * MB}`]);
  expect(await watch.make(100 * MB)).toBe(10 * MB);
  expect(watch.room$.value?.level).toBe('ok');
  // Nothing is left to give up: the browser is not believed.
  expect(await watch.make()).toBe(0);
  expect(await firstValueFrom(watch.room$.pipe(filter((room) => room?.level === 'full')))).toMatchObject({ left: 4950 * MB });
  watch.close();
});
