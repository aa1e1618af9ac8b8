import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('cells are quoted where they must be, and nothing in them is a formula', () => {
  expect(
    csvOf(
      ['a', 'b'],
      [
        ['plain', 'one, "two"'],
        ['=1+1', 'two\nlines'],
        ['-3', ''],
      ],
    ),
  ).toBe('\uFEFFa,b\r\nplain,"one, ""two"""\r\n\'=1+1,"two\nlines"\r\n\'-3,\r\n');
});
