import { describe, expect, test } from 'vitest';
import { matches, matchesReference, pick } from './palette-match.ts';

const items = [
  { label: 'Sync', detail: '' },
  { label: 'Site list', detail: 'sync' },
  { label: 'Gantry 2 élan', detail: 'M6 J4' },
];

describe('the palette', () => {
  test('wants every word, in any order and without accents', () => {
    expect(matches('Gantry 2 élan M6', 'm6 ELAN')).toBe(true);
    expect(matches('Gantry 2', 'gantry 3')).toBe(false);
    expect(matches('anything', '  ')).toBe(true);
  });

  test('shows what begins with the words typed first, and no more than asked for', () => {
    expect(pick(items, 'sync', 5).map((item) => item.label)).toEqual(['Sync', 'Site list']);
    expect(pick(items, '', 2)).toHaveLength(2);
  });

  test('finds a reference as it is heard', () => {
    expect(matchesReference('K70-2M1', 'k7o 2ml')).toBe(true);
    expect(matchesReference('K7Q-2M4', 'K7')).toBe(false);
    expect(matchesReference('K7Q-2M4', 'K7R')).toBe(false);
  });
});
