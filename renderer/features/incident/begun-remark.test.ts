import { expect, test } from 'vitest';
import { nothingBegun, takenUp, together } from './begun-remark.ts';

test('a remark that was being written goes on as it was, with its time', () => {
  expect(takenUp(undefined)).toEqual(nothingBegun);
  expect(takenUp({ text: 'Door is op', when: '2026-11-21T03:04' })).toEqual({ text: 'Door is op', when: '2026-11-21T03:04' });
});

test('what was being added when the app ended is there again, before what was written since', () => {
  expect(takenUp({ text: '', adding: { text: 'Fuse is fine', when: '2026-11-21T03:04' } })).toEqual({
    text: 'Fuse is fine',
    when: '2026-11-21T03:04',
  });
  expect(takenUp({ text: 'Antenna is not', adding: { text: 'Fuse is fine' } })).toEqual({ text: 'Fuse is fine\nAntenna is not' });
});

test('what is typed before the kept words are there comes after them', () => {
  expect(together({ text: 'Fuse is fine' }, { text: 'Ant', when: '2026-11-21T03:04' })).toEqual({
    text: 'Fuse is fine\nAnt',
    when: '2026-11-21T03:04',
  });
  expect(together({ text: 'Fuse is fine' }, nothingBegun)).toEqual({ text: 'Fuse is fine' });
});
