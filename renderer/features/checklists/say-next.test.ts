import { describe, expect, test } from 'vitest';
import { sayNext } from './say-next.ts';

describe('[S100] what somebody says of an item', () => {
  const mine = { answer: 'pass', note: 'Dry', evidence: ['a'] };
  const theirs = { answer: 'fail', note: 'Ice on the steps' };

  test('adds to what they said before; with nothing left it is taken back', () => {
    expect(sayNext({ own: mine, others: undefined }, { answer: 'na' })).toEqual({ ...mine, answer: 'na' });
    expect(sayNext({ own: { answer: true }, others: undefined }, { answer: undefined })).toBeUndefined();
  });

  test('beside another’s: a note repeats their answer, another answer leaves their note to them and keeps one’s own', () => {
    expect(sayNext({ own: undefined, others: theirs }, { note: 'Salted' })).toEqual({ answer: 'fail', note: 'Salted' });
    expect(sayNext({ own: undefined, others: theirs }, ({ evidence = [] }) => ({ evidence: [...evidence, 'b'] }))).toEqual({
      ...theirs,
      evidence: ['b'],
    });
    expect(sayNext({ own: undefined, others: theirs }, { answer: 'pass' })).toEqual({ answer: 'pass' });
    expect(sayNext({ own: mine, others: theirs }, { answer: 'fail' })).toEqual({ ...mine, answer: 'fail' });
    expect(sayNext({ own: undefined, others: theirs }, { answer: undefined })).toEqual({});
  });
});
