import { describe, expect, test } from 'vitest';
import { groupOrder, pick } from './palette-match.ts';

const items = [
  { label: 'Sync', detail: '' },
  { label: 'Site list', detail: 'sync' },
  { label: 'Gantry 2 élan', detail: 'M6 J4' },
];

describe('the palette', () => {
  test('wants every word, in any order and without accents', () => {
    expect(pick(items, 'm6 ELAN', 5).map((item) => item.label)).toEqual(['Gantry 2 élan']);
    expect(pick(items, 'gantry 3', 5)).toEqual([]);
  });

  test('shows what begins with the words typed first, and no more than asked for', () => {
    expect(pick(items, 'sync', 5).map((item) => item.label)).toEqual(['Sync', 'Site list']);
    expect(pick(items, '', 2)).toHaveLength(2);
  });

  test('a number before what to do, and that before other records only where it begins so', () => {
    const first = ['devices', 'commands', 'incidents'] as const;
    expect(groupOrder('sy', items, new Set(['devices']))).toEqual([...first, 'sites', 'checklists', 'forms', 'manuals']);
    expect(groupOrder('list', items, new Set()).at(-1)).toBe('commands');
  });
});
