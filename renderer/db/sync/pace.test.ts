import { expect, test } from 'vitest';
import { sharePace, watchHands } from './pace.ts';

test('pieces are small while somebody works, in whichever tab, and large again after', async () => {
  let now = 0;
  const channel = `pace-${Math.random()}`;
  const loading = sharePace(channel, () => now);
  const working = sharePace(channel, () => now);
  expect(loading.size(2000)).toBe(2000);
  working.touched();
  working.touched();
  await expect.poll(() => loading.size(2000)).toBe(10);
  expect(loading.size(5)).toBe(5);
  now = 6000;
  expect(loading.size(2000)).toBe(2000);
  loading.close();
  working.close();
});

test('only real hands count', () => {
  let touches = 0;
  const target = new EventTarget();
  const stop = watchHands(
    { touched: () => (touches += 1), size: (idle) => idle, breathe: () => Promise.resolve(), close: () => undefined },
    target,
  );
  // What a script sends is not trusted; RxDB sends such events to keep a tab awake.
  target.dispatchEvent(new Event('keydown'));
  expect(touches).toBe(0);
  stop();
});
