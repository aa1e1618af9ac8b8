import { expect, test } from 'vitest';
import type { Manual } from '../protocol/manuals.ts';
import { indexManuals } from './manuals.ts';

const manual = (id: string, title: string, types: readonly string[]): Manual => ({
  manual: id,
  title,
  name: `${id}-quick-guide.pdf`,
  type: 'application/pdf',
  size: 1,
  sha256: id,
  parts: [id],
  at: '2026-11-21T12:00:00Z',
  for: { everything: types.length === 0, types: [...types], hardware: [] },
});
const all = [manual('wiring', 'Reset: fuses', []), manual('aim', 'Reset: aim and focus', ['camera'])];
const index = indexManuals(all, ({ for: { everything, types } }) => (everything ? 'every device' : types.join(', ')));
const found = (typed: string): string[] => index.search(typed, 9).map(({ id }) => id);

test('[S117] a manual is found by its title, its file and what it is for, badly typed too; what is for the fewest first', () => {
  for (const typed of ['focus', 'foucs', 'aim-quick', 'camera reset']) expect(found(typed)).toEqual(['aim']);
  expect(found('every')).toEqual(['wiring']);
  expect(found('reset')).toEqual(['aim', 'wiring']);
});
