import { expect, test } from 'vitest';
import { restAfter, triedFrom } from './upload-again.ts';

const NOW = 1000;

test('[S96] what is too large is tried at a new start and after about an hour, whatever becomes of the line meanwhile', () => {
  const row = { problem: 'too-large' } as const;
  expect(triedFrom(row, undefined)).toBe(0);
  const rest = restAfter('too-large', 'too-large', NOW, 0);
  expect(triedFrom(row, rest)).toBe(NOW + 60 * 60_000);
  expect(rest.stays).toBe(true);
  expect(restAfter('no-room', 'no-room', NOW, 1)).toMatchObject({ until: NOW + 15 * 60_000, stays: false });
});

test('[S91] a try that was cut is made again soon, also where the server had refused the file before', () => {
  expect(triedFrom({ problem: 'too-large' }, restAfter('cut', 'too-large', NOW, 0))).toBe(NOW + 10_000);
});

test('[S91] what somebody wants tried again is tried at once; what is spoilt only then', () => {
  expect(triedFrom({}, restAfter('too-large', 'too-large', NOW, 0))).toBe(0);
  expect(triedFrom({ problem: 'spoilt' }, undefined)).toBeUndefined();
  expect(triedFrom({}, restAfter('spoilt', 'spoilt', NOW, 0))).toBe(0);
});
