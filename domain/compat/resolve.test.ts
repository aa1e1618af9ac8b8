import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MatrixRule } from '../schema/matrix-rule.ts';
import type { Combination, Verdict } from '../schema/variant.ts';
import { PARTS, readCombination, readMatrix, readPart, splitModel } from './matrix.ts';
import { nextChange, resolve } from './resolve.ts';
import { makeRule, type RuleSketch } from './testing/make-rule.ts';
import { matchPart, parseVersion } from './version-range.ts';

const NOW = Date.UTC(2026, 10, 21);
const camB: Combination = { vendor: 'Norlume', hardware: 'Cam-B r2', firmware: '2.4.1', app: '5.2.0' };
const rules = (...sketches: RuleSketch[]): MatrixRule[] => sketches.map((sketch, place) => makeRule(place + 1, sketch));
const ask = (all: readonly MatrixRule[], of: Partial<Combination> = {}, at = NOW) => resolve(readMatrix(all), { ...camB, ...of }, at);

describe('a verdict (F15)', () => {
  test('is unknown where no rule speaks, also without any', () => {
    expect(ask([])).toEqual({ verdict: 'unknown', rules: [], overruled: [], untold: [] });
    expect(ask(rules({ pattern: { model: 'Cam-A' } })).verdict).toBe('unknown');
    expect(ask(rules({ pattern: { model: 'Cam-B' }, state: { status: 'proposed' } })).verdict).toBe('unknown');
  });

  test('comes from the more specific rule, and says which it went before', () => {
    const [general, special] = rules(
      { pattern: { model: 'cam-b' }, verdict: 'blocked' },
      { pattern: { vendor: 'NORLUME', model: 'Cam-B', revision: '>=2', firmware: '>=2.4 <2.5' }, verdict: 'supported' },
    );
    const answer = ask([general!, special!]);
    expect(answer).toMatchObject({
      verdict: 'supported',
      rules: [special],
      overruled: [{ rule: general, why: 'less-specific', by: special }],
    });
    expect(ask([general!, special!], { firmware: '2.5.0' }).verdict).toBe('blocked');
  });

  test('a narrower range is more specific than a wider one', () => {
    const all = rules(
      { pattern: { model: 'Cam-B', firmware: '>=2 <3' }, verdict: 'blocked' },
      { pattern: { model: 'Cam-B', firmware: '>=2.4.1 <2.5' }, verdict: 'supported' },
    );
    expect(ask(all).verdict).toBe('supported');
    expect(ask(all, { firmware: '2.3.9' }).verdict).toBe('blocked');
  });

  test('of rules of which none is more specific, the stricter decides; those that agree decide together', () => {
    const all = rules(
      { pattern: { model: 'Cam-B', firmware: '2.4.1' }, verdict: 'supported' },
      { pattern: { model: 'Cam-B', app: '5.2' }, verdict: 'conditional', text: 'night SAT passed' },
      { pattern: { model: 'Cam-B', revision: '2' }, verdict: 'conditional', text: 'heater fitted' },
    );
    expect(ask(all)).toMatchObject({
      verdict: 'conditional',
      rules: [all[1], all[2]],
      overruled: [{ rule: all[0], why: 'less-strict', by: all[1] }],
    });
  });

  test('names the rule that went before one, even when that decided nothing itself', () => {
    const all = rules(
      { pattern: { model: 'Cam-B' }, verdict: 'blocked' },
      { pattern: { model: 'Cam-B', firmware: '2.4.1' }, verdict: 'supported' },
      { pattern: { app: '5.2' }, verdict: 'blocked' },
    );
    expect(ask(all)).toMatchObject({ verdict: 'blocked', rules: [all[2]] });
    expect(ask(all).overruled.map(({ why, by }) => [why, by.id])).toEqual([
      ['less-specific', all[1]!.id],
      ['less-strict', all[2]!.id],
    ]);
  });

  test('names the rules that could not be compared', () => {
    const all = rules(
      { pattern: { model: 'Cam-B', firmware: '>=2' } },
      { pattern: { vendor: 'Norlume', model: 'Cam-B' }, verdict: 'supported' },
    );
    expect(ask(all, { firmware: 'nightly' })).toMatchObject({ verdict: 'supported', untold: [all[0]] });
    expect(ask(all, { vendor: '', firmware: '2.0' })).toMatchObject({ verdict: 'blocked', untold: [all[1]] });
    expect(ask(all, { hardware: '' }).untold).toEqual(all);
  });

  test('holds from and until; and the next change is foretold', () => {
    const [from, until] = ['2026-11-25T00:00:00Z', '2026-12-01T00:00:00Z'];
    const all = rules(
      { pattern: { model: 'Cam-B' }, verdict: 'supported' },
      { pattern: { model: 'Cam-B', firmware: '2.4.1' }, validity: { from, until } },
      { pattern: { model: 'Cam-B', app: '5' }, verdict: 'supported', validity: { until: '2026-11-23T00:00:00Z' } },
    );
    const at = (time: string): Verdict => ask(all, {}, Date.parse(time)).verdict;
    expect([at('2026-11-24T23:59:59Z'), at(from), at(until)]).toEqual(['supported', 'blocked', 'supported']);
    expect(nextChange(readMatrix(all), camB, NOW)).toEqual({ at: Date.parse(from), verdict: 'blocked' });
    expect(nextChange(readMatrix(all), camB, Date.parse(until))).toBeUndefined();
  });

  test('a rule gives way to the one that replaces it, when that begins; a withdrawn one says nothing', () => {
    const first = makeRule(1, { pattern: { model: 'Cam-B' } });
    const second = makeRule(2, {
      pattern: { model: 'Cam-B' },
      verdict: 'supported',
      replaces: first.id,
      validity: { from: '2026-11-22T00:00:00Z' },
    });
    const third = makeRule(3, {
      pattern: { model: 'Cam-B' },
      verdict: 'withdrawn',
      replaces: second.id,
      validity: { from: '2026-11-24T00:00:00Z' },
    });
    const at = (day: number): Verdict => ask([third, first, second], {}, Date.UTC(2026, 10, day, 12)).verdict;
    expect([at(21), at(22), at(25)]).toEqual(['blocked', 'supported', 'unknown']);
    expect(readMatrix([first, second, third])).toMatchObject({ version: 3, publishedAt: third.state.decidedAt });
    expect(readMatrix([])).toMatchObject({ version: 0, publishedAt: '' });
  });
});

const part = fc.constantFrom('', '', '1.0.0', '2.0.0', '>=1', '>=1 <3', '>=2', '<2', '1.x || 3.x', 'R1');
const sketch = fc.record({
  pattern: fc.record({
    vendor: fc.constantFrom('', 'Norlume'),
    model: fc.constantFrom('', 'Cam-B', 'Cam-B r2', 'Cam-A'),
    revision: fc.constantFrom('', '', '2', '>=1'),
    firmware: part,
    app: part,
  }),
  verdict: fc.constantFrom('supported', 'conditional', 'blocked'),
});
const many = fc.array(sketch, { maxLength: 12 }).map((sketches) => rules(...sketches));
const raw = fc.constantFrom('', '1.0.0', '1.5', '2.0.0', '3.1', 'R1', 'nightly');
const combination = fc.record({
  vendor: fc.constantFrom('', 'Norlume'),
  hardware: fc.constantFrom('Cam-B r2', 'Cam-B', 'Cam-A r1', ''),
  firmware: raw,
  app: raw,
});
const strictness = { unknown: -1, supported: 0, conditional: 1, blocked: 2 } as const;

/** Rules that all take one combination, in many ways: so each of them counts. */
const taking = fc.record({
  pattern: fc.record({
    vendor: fc.constantFrom('', 'Norlume'),
    model: fc.constantFrom('', 'Cam-B', 'Cam-B r2'),
    revision: fc.constantFrom('', '2', '>=1'),
    firmware: fc.constantFrom('', '>=1', '>=1 <3', '>=2', '2.0.0', '1.x || 2.x'),
    app: fc.constantFrom('', '1', '>=1', '<2', '1.5.0'),
  }),
  verdict: fc.constantFrom('supported', 'conditional', 'blocked'),
});

/** Whether a rule matches, part by part and with nothing remembered. */
const takes = ({ pattern }: MatrixRule, of: Combination): boolean => {
  const [parts, told] = [splitModel(pattern), readCombination(of)];
  return PARTS.every((part) => matchPart(readPart(part, parts[part]), told[part], parseVersion(told[part])) === 'yes');
};

describe('laws of the matrix', () => {
  test('the order of the rules never changes the answer', () => {
    fc.assert(
      fc.property(many, combination, fc.infiniteStream(fc.nat()), (all, of, dice) => {
        const shuffled = all.map((rule) => [dice.next().value, rule] as const).toSorted(([a], [b]) => a - b);
        const answer = ask(
          shuffled.map(([, rule]) => rule),
          of,
        );
        const { untold, ...rest } = ask(all, of);
        expect(answer).toMatchObject(rest);
        expect(new Set(answer.untold)).toEqual(new Set(untold));
      }),
      { numRuns: 500 },
    );
  });

  test('a further rule that is stricter and at least as specific as one that decided never loosens a verdict', () => {
    fc.assert(
      fc.property(many, combination, sketch, fc.nat(), (all, of, extra, dice) => {
        const before = ask(all, of);
        const decided = before.rules[dice % Math.max(1, before.rules.length)];
        // Narrower, or the same: it may only name what the deciding rule left open.
        const narrowed = Object.fromEntries(
          Object.entries(extra.pattern).map(([key, value]) => [key, decided?.pattern[key as 'app'] || value]),
        );
        const added = makeRule(99, { ...extra, pattern: narrowed });
        if (strictness[extra.verdict] < strictness[before.verdict]) return;
        expect(strictness[ask([...all, added], of).verdict]).toBeGreaterThanOrEqual(strictness[before.verdict]);
      }),
      { numRuns: 1000 },
    );
  });

  test('[S80] a further rule that is as strict as a verdict never loosens it, whatever it takes: wider, narrower, or across', () => {
    const of: Combination = { vendor: 'Norlume', hardware: 'Cam-B r2', firmware: '2.0.0', app: '1.5' };
    fc.assert(
      fc.property(fc.array(taking, { maxLength: 8 }), taking, (sketches, extra) => {
        const all = rules(...sketches);
        const before = ask(all, of).verdict;
        const added = makeRule(99, extra);
        expect(takes(added, of)).toBe(true);
        if (strictness[extra.verdict] < strictness[before]) return;
        expect(strictness[ask([...all, added], of).verdict]).toBeGreaterThanOrEqual(strictness[before]);
      }),
      { numRuns: 2000 },
    );
  });

  test('every verdict names rules that match and say so; none matches where it is unknown', () => {
    fc.assert(
      fc.property(many, combination, (all, of) => {
        const { verdict, rules: deciding, overruled } = ask(all, of);
        const matching = all.filter((rule) => takes(rule, of));
        expect(new Set([...deciding, ...overruled.map(({ rule }) => rule)])).toEqual(new Set(matching));
        expect(verdict === 'unknown').toBe(matching.length === 0);
        expect(deciding.every(({ ruling }) => ruling.verdict === verdict)).toBe(true);
        expect(overruled.every(({ by }) => matching.includes(by))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
