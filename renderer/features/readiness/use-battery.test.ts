import { expect, test, vi } from 'vitest';
import { followBattery } from './use-battery.ts';

class StubBattery extends EventTarget {
  level = 1;
  drain(level: number): void {
    this.level = level;
    this.dispatchEvent(new Event('levelchange'));
  }
}

test('[S140] the battery is told of full and then low, until nobody listens', async () => {
  const battery = new StubBattery();
  const told: number[] = [];
  const stop = followBattery({ getBattery: async () => battery }, (level) => told.push(level));
  await vi.waitFor(() => expect(told).toEqual([1]));
  battery.drain(0.2);
  expect(told).toEqual([1, 0.2]);
  stop();
  battery.drain(0.1);
  expect(told).toEqual([1, 0.2]);
});

test('[S140] a laptop that does not say, may not, or answers too late, says nothing', async () => {
  const told: number[] = [];
  const tell = (level: number): void => void told.push(level);
  followBattery({}, tell);
  followBattery({ getBattery: () => Promise.reject(new DOMException('not here', 'NotAllowedError')) }, tell);
  const battery = new StubBattery();
  const late = Promise.resolve(battery);
  followBattery({ getBattery: () => late }, tell)();
  await vi.waitFor(() => late);
  battery.drain(0.2);
  expect(told).toEqual([]);
});
