import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHardware } from './hardware.ts';
import { boundsOf, covers, exactly, matchPart, parseRange, parseText, parseVersion } from './version-range.ts';

const takes = (range: string, raw: string) => matchPart(parseRange(range), raw, parseVersion(raw));

describe('a part of a pattern', () => {
  test.each([
    ['', '2.4.1', 'yes'],
    ['*', 'R22.1', 'yes'],
    ['>=2.4 <3', '2.4.0', 'yes'],
    ['>=2.4, <3', '2.9.9', 'yes'],
    ['≥2.4', '2.3.9', 'no'],
    ['>=2.4 <3', '3.0.0', 'no'],
    ['<3', '3.0.0-rc.1', 'no'],
    ['>=2.4', '2.5.0-rc.1', 'yes'],
    ['2.4', '2.4.7', 'yes'],
    ['3.1', '3.1', 'yes'],
    ['3.1.0', '3.1', 'yes'],
    ['v2.4.1', '2.4.1', 'yes'],
    ['1.x || >=3', '2.0', 'no'],
    ['1.x || >=3', '4', 'yes'],
    ['2024.07', '2024.7', 'yes'],
    ['3.1-rc1', '3.1.0-rc1', 'yes'],
    ['>=1 <1', '1.0.0', 'no'],
    ['>2.4', '2.4.9', 'no'],
    ['R22.1', ' r22.1', 'yes'],
    ['R22.1', 'R21.3', 'no'],
    ['>=2.4', 'R22.1', 'untold'],
    ['>=2.4', '2.4.1.7', 'untold'],
    ['2.4.1.7', '2.4.1.7', 'yes'],
    ['>=2.4', '', 'untold'],
    ['R22.1', ' ', 'untold'],
    ['9'.repeat(20), '9'.repeat(20), 'yes'],
  ])('“%s” and a device that says “%s”: %s', (range, raw, wanted) => {
    expect(takes(range, raw)).toBe(wanted);
  });

  test.each([
    ['', 'R1', true],
    ['R1', '', false],
    ['r1', 'R1', true],
    ['>=2', '2.4.1', true],
    ['2.4.1', '>=2', false],
    ['>=2 <3', '>=2.4 <2.5', true],
    ['>=2 <3', '>=2.4', false],
    ['2.x || 3.x', '>=2.5 <3.5', true],
    ['2.x || 4.x', '>=2.5 <4.5', false],
    ['>=2', '2.x || 3.x', true],
    ['>=2', 'R1', false],
    ['<3', '>=2', false],
  ])('whether “%s” takes everything that “%s” takes: %s', (wide, narrow, wanted) => {
    expect(covers(parseRange(wide), parseRange(narrow))).toBe(wanted);
  });

  const comparator = fc
    .tuple(fc.constantFrom('>', '>=', '<', '<=', '', '^', '~'), fc.nat(3), fc.nat(3))
    .map(([op, a, b]) => `${op}${a}.${b}.0`);
  const range = fc.array(
    fc.array(comparator, { minLength: 1, maxLength: 2 }).map((all) => all.join(' ')),
    { minLength: 1, maxLength: 3 },
  );
  const anyRange = range.map((all) => all.join(' || '));
  const version = fc.tuple(fc.nat(4), fc.nat(4), fc.constantFrom('0', '1', '0-rc.1')).map((all) => all.join('.'));

  test('what lies within another takes nothing that the other refuses; and this is a partial order', () => {
    fc.assert(
      fc.property(anyRange, anyRange, anyRange, version, (a, b, c, raw) => {
        const [one, other, third] = [parseRange(a), parseRange(b), parseRange(c)];
        if (covers(one, other) && takes(b, raw) === 'yes') expect(takes(a, raw)).toBe('yes');
        expect(covers(one, one)).toBe(true);
        if (covers(one, other) && covers(other, third)) expect(covers(one, third)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('a version is written so that it takes itself alone', () => {
    expect([exactly('3.1'), exactly('v2.4.1'), exactly(' R22.1')]).toEqual(['3.1.0', '2.4.1', 'R22.1']);
    expect(takes(exactly('3.1'), '3.1.1')).toBe('no');
    expect(boundsOf(parseRange('>=2.4.1 <3 || 4.0.0 || >5'))).toEqual(['2.4.1', '4.0.0', '6.0.0']);
    expect(boundsOf(parseText('x'))).toEqual([]);
  });
});

test('hardware is taken apart where it names a revision', () => {
  expect(['Cam-B r2', 'Cam-B  Rev. 2', 'PS-24 revision B', 'KR-55', 'Cam r2x r10.1', ' ', 'Carrier'].map(parseHardware)).toEqual([
    { model: 'Cam-B', revision: '2' },
    { model: 'Cam-B', revision: '2' },
    { model: 'PS-24', revision: 'B' },
    { model: 'KR-55', revision: '' },
    { model: 'Cam r2x', revision: '10.1' },
    { model: '', revision: '' },
    { model: 'Carrier', revision: '' },
  ]);
});
