import { describe, expect, test } from 'vitest';
import type { Said } from '#domain/checklists/evaluate.ts';
import { formatHlc } from '#domain/clock/hlc.ts';
import type { ItemAnswer } from '#domain/schema/checklist.ts';
import type { ChecklistItem } from '#domain/schema/checklist-form.ts';
import { notedBefore, standingOf } from './answer-words.ts';

const by = (person: string, value: ItemAnswer): Said => ({ person, at: formatHlc(1, 0, 'abcdefgh0000'), value });

describe('an item in words', () => {
  test('[S100] notes of superseded answers are told once, unless somebody says the same still', () => {
    const superseded = [by('anna', { note: 'Ice on the steps' }), by('ben', { note: 'Ice on the steps' }), by('cleo', { answer: 'pass' })];
    const said = by('dora', { answer: 'pass', note: 'Salted' });
    expect(notedBefore({ said, besides: [], superseded })).toEqual([superseded[0]]);
    expect(notedBefore({ said, besides: [by('ede', { note: 'Ice on the steps' })], superseded })).toEqual([]);
  });

  test('[M8] what is disputed is neither failed nor passed, and what is not done has no tick', () => {
    const item: ChecklistItem = { kind: 'pass-fail', key: 'safe', label: 'Safe', required: true, safety: true };
    const open = { item, asksAgain: false, failed: false, done: false };
    expect(standingOf({ ...open, asksAgain: true })).toEqual({ mark: '!', words: 'is.asksAgain' });
    expect(standingOf({ ...open, asksAgain: true, failed: true }).mark).toBe('!');
    expect(standingOf({ ...open, failed: true }).mark).toBe('✕');
    expect(standingOf({ ...open, done: true }).mark).toBe('✓');
    expect(standingOf(open).mark).toBe('○');
  });
});
