import { expect, test } from 'vitest';
import { goneOn, nothingTyped } from './fact-draft.ts';

const kept = { typed: 'Capacitor of', over: '' };

test('what was begun goes on as it was where nothing has been typed yet', () => {
  expect(goneOn(kept, undefined)).toEqual(kept);
  expect(goneOn(nothingTyped, undefined)).toEqual(nothingTyped);
});

test('what is typed before it is known what was begun stands behind that', () => {
  expect(goneOn(kept, { typed: ' the supply', over: '' })).toEqual({ typed: 'Capacitor of the supply', over: '' });
  const over = 'Fuse';
  expect(goneOn({ typed: 'Fuse F1', over }, { typed: 'Fuse is dry', over })).toEqual({ typed: 'Fuse F1 is dry', over });
});

test('where nothing was begun, or what stood there was itself changed, what was typed stands', () => {
  const early = { typed: 'Relay', over: 'Fuse' };
  expect(goneOn(nothingTyped, early)).toEqual(early);
  expect(goneOn({ typed: 'Fuse F1', over: 'Fuse' }, early)).toEqual(early);
});
