import { describe, expect, test } from 'vitest';
import { match, nameOf, noSequence } from './keys.ts';

const bindings = [{ keys: 'N' }, { keys: 'G B' }, { keys: 'G S' }, { keys: 'Ctrl+K' }, { keys: 'B' }];
const keysOf = (found: { binding: { keys: string } | undefined }): string | undefined => found.binding?.keys;

describe('the name of a key press', () => {
  test.each([
    [{ key: 'n', ctrl: false, alt: false }, 'N'],
    [{ key: 'K', ctrl: true, alt: false }, 'Ctrl+K'],
    [{ key: '?', ctrl: false, alt: false }, '?'],
    [{ key: 'Enter', ctrl: false, alt: true }, 'Alt+Enter'],
    [{ key: 'Shift', ctrl: false, alt: false }, ''],
    [{ key: 'Dead', ctrl: false, alt: false }, ''],
  ])('%j', (press, name) => {
    expect(nameOf(press)).toBe(name);
  });
});

describe('what a key press runs', () => {
  test('a single key', () => {
    expect(keysOf(match(bindings, 'N', noSequence, 0))).toBe('N');
    expect(match(bindings, 'X', noSequence, 0)).toEqual({ binding: undefined, pending: noSequence });
  });

  test('a sequence, while it is fresh', () => {
    const first = match(bindings, 'G', noSequence, 1000);
    expect(first).toEqual({ binding: undefined, pending: { keys: ['G'], at: 1000 } });
    expect(keysOf(match(bindings, 'B', first.pending, 1500))).toBe('G B');
    expect(keysOf(match(bindings, 'B', first.pending, 9000))).toBe('B');
  });

  test('a key that does not go on with the sequence counts by itself', () => {
    const { pending } = match(bindings, 'G', noSequence, 1000);
    expect(keysOf(match(bindings, 'N', pending, 1100))).toBe('N');
  });

  test('a modifier alone leaves the sequence as it is', () => {
    const { pending } = match(bindings, 'G', noSequence, 1000);
    expect(match(bindings, '', pending, 1100).pending).toBe(pending);
  });

  test('of the same keys the later binding wins', () => {
    const twice = [
      { keys: 'N', mark: 1 },
      { keys: 'N', mark: 2 },
    ];
    expect(match(twice, 'N', noSequence, 0).binding?.mark).toBe(2);
  });
});
