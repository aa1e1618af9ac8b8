import { expect, test } from 'vitest';
import type { Telling } from '#domain/rules/tellings.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { filtered, groupsIn } from './timeline-filter.ts';

const kinds = ['logged', 'remark', 'remark', 'status', 'changed', 'collision', 'of-next-year'];
const told = kinds.map((kind, place): Telling => {
  const entry = { id: `e${place}`, kind } as unknown as TimelineEntry;
  return { entry, said: entry, earlier: [], at: place };
});
const pins = { e0: true, e3: true, gone: true } as const;
const ids = (left: readonly Telling[]): string[] => left.map(({ entry }) => entry.id);

test('a filter leaves one group, in the order it had; key moments are of any group', () => {
  expect(filtered(told, 'all', pins)).toBe(told);
  expect(ids(filtered(told, 'pinned', pins))).toEqual(['e0', 'e3']);
  expect(ids(filtered(told, 'remarks', pins))).toEqual(['e1', 'e2']);
  expect(ids(filtered(told, 'steps', pins))).toEqual(['e0', 'e3']);
  expect(ids(filtered(told, 'changes', pins))).toEqual(['e4', 'e6']);
});

test('only groups with something in them are offered, with how much', () => {
  expect(groupsIn(told, {})).toEqual([
    { group: 'remarks', count: 2 },
    { group: 'steps', count: 2 },
    { group: 'changes', count: 2 },
    { group: 'conflicts', count: 1 },
  ]);
});
