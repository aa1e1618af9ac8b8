import { describe, expect, test } from 'vitest';
import { readJson as records, type JsonRecord } from './json.ts';

const readJson = (text: string): JsonRecord[] => [...records(text)];

const entries = (text: string): unknown[] => readJson(text).map((one) => ('entries' in one ? Object.fromEntries(one.entries) : one));

describe('reading JSON rows', () => {
  test.each([
    ['an array', '[{"a":1},\n{"a":2}]'],
    ['an array under a key', '{ "devices": [\n{"a":1},{"a":2}\n]}'],
    ['one object a line', '{"a":1}\n{"a":2}\n'],
  ])('%s', (_, text) => {
    expect(entries(text)).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test('knows the line of each', () => {
    expect(readJson('[\n{"a":\n1},\n\n{"a":2}]').map(({ line }) => line)).toEqual([2, 5]);
  });

  test('braces and quotes inside strings are text', () => {
    expect(entries(String.raw`[{"a":"} \" {"},{"a":2}]`)).toEqual([{ a: '} " {' }, { a: 2 }]);
  });

  test('a nested object is one value of its row', () => {
    expect(entries('[{"a":{"b":1}},{"a":[{"b":1}]}]')).toEqual([{ a: { b: 1 } }, { a: [{ b: 1 }] }]);
  });

  test.each([
    ['a brace is missing', '[{"a":1,\n{"a":2}]'],
    ['a string is not closed', '[{"a":"x},\n{"a":2}]'],
    ['a comma is missing', '[{"a":1 "b":2},\n{"a":2}]'],
    ['text stands where a row should', '[oops,\n{"a":2}]'],
  ])('where %s, only that row is lost', (_, text) => {
    const [bad, good, ...more] = readJson(text);
    expect(bad).toMatchObject({ line: 1, fault: 'bad-json' });
    expect(good).toEqual({ line: 2, entries: [['a', 2]] });
    expect(more).toEqual([]);
  });

  test('a file that ends too early is named at its last row', () => {
    expect(readJson('[{"a":1},\n{"a":')).toMatchObject([{ line: 1 }, { line: 2, fault: 'bad-json' }]);
    expect(readJson('[{"a":1},\n{"a":"b')).toMatchObject([{ line: 1 }, { line: 2, fault: 'bad-json' }]);
    expect(readJson('nothing')).toMatchObject([{ line: 1, fault: 'bad-json' }]);
  });
});
