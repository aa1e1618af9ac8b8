import { expect, test } from 'vitest';
import { stateOf } from './use-delivery.ts';

const held = { stuck: false, waiting: false, sending: false, elsewhere: 0 };

test('[S91] an incident is held only once no file of it is still elsewhere', () => {
  expect(stateOf(held)).toBe('held');
  expect(stateOf({ ...held, elsewhere: 1 })).toBe('filesElsewhere');
});

test('what this laptop has to do is said first', () => {
  expect(stateOf({ ...held, waiting: true, elsewhere: 2 })).toBe('here');
  expect(stateOf({ ...held, waiting: true, sending: true, elsewhere: 2 })).toBe('sending');
  expect(stateOf({ ...held, stuck: true, waiting: true, elsewhere: 2 })).toBe('needsYou');
});
