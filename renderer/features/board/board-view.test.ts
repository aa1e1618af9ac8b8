import { expect, test } from 'vitest';
import { FIRST_WINDOW, viewFor } from './board-view.ts';

const left = { query: 'severity=SEV1', limit: 350, offset: 4200, cursor: 'x', wantsFocus: false };

test('the same filter finds the board as it was left', () => {
  expect(viewFor(left, 'severity=SEV1')).toBe(left);
});

test('another filter starts at the top, and the keyboard remembers its row', () => {
  expect(viewFor(left, '')).toEqual({ query: '', limit: FIRST_WINDOW, offset: 0, cursor: 'x', wantsFocus: false });
});
