import { expect, test } from 'vitest';
import { newReceived } from './received.ts';

test('the whole of a first load is known from the beginning, and does not grow while collections follow each other', () => {
  const received = newReceived(['people', 'incidents']);
  expect(received.now(true, 0)).toEqual({ received: 0, toReceive: 0 });
  received.counted('people', 12);
  // Half a total is none: "12 of 12" would grow to "of 10,012".
  expect(received.now(true, 0)).toEqual({ received: 0, toReceive: 0 });
  received.counted('incidents', 10_000);
  expect(received.now(true, 0)).toEqual({ received: 0, toReceive: 10_012 });
  received.loaded('people', 12, true);
  expect(received.now(true, 0)).toEqual({ received: 12, toReceive: 10_012 });
  received.loaded('incidents', 2000, false);
  expect(received.now(true, 0)).toEqual({ received: 2012, toReceive: 10_012 });
});

test('it grows by what came new, and shrinks by what a pull will bring', () => {
  const received = newReceived(['incidents', 'timeline']);
  received.counted('incidents', 5);
  received.counted('timeline', 7);
  received.loaded('incidents', 6, false);
  expect(received.now(true, 0)).toEqual({ received: 6, toReceive: 13 });
  received.loaded('timeline', 5, true);
  expect(received.now(true, 0)).toEqual({ received: 11, toReceive: 11 });
  expect(received.now(true, 3)).toEqual({ received: 11, toReceive: 14 });
});

test('what an earlier start has loaded counts', () => {
  const received = newReceived(['people', 'incidents']);
  received.loaded('people', 12, true);
  received.loaded('incidents', 2000, false);
  received.counted('incidents', 5000);
  expect([received.isCounted('people'), received.isCounted('incidents')]).toEqual([true, true]);
  expect(received.now(true, 0)).toEqual({ received: 2012, toReceive: 5012 });
});

test('whoever was away for long sees how much of that has come', () => {
  const received = newReceived(['incidents']);
  received.loaded('incidents', 100, true);
  expect(received.now(false, 0)).toEqual({ received: 0, toReceive: 0 });
  expect(received.now(false, 4800)).toEqual({ received: 0, toReceive: 4800 });
  expect(received.now(false, 1200)).toEqual({ received: 3600, toReceive: 4800 });
  expect(received.now(false, 0)).toEqual({ received: 0, toReceive: 0 });
  expect(received.now(false, 10)).toEqual({ received: 0, toReceive: 10 });
});
