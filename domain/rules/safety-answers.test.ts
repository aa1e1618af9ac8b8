import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHlc } from '../clock/hlc.ts';
import { create, edit, merge, type MergeShape, type Stamps } from '../merge/merge.ts';
import { answerSafely, safetyState, standingAnswers } from './safety-answers.ts';

type Run = { readonly id: string; readonly stamps: Stamps; readonly answers: { readonly [key: string]: unknown } };
const shape: MergeShape<Run> = { maps: ['answers'], derived: [], derive: () => ({}) };
const people = [1, 2, 3].map((n) => `01900000-0000-7000-8000-00000000000${n}`) as [string, string, string];
const [anna, ben, cleo] = people;
const ITEM = 'power-isolated';

let ms = 0;
const answer = (run: Run, person: string, value: unknown): Run => {
  const at = formatHlc((ms += 1), 0, `abcdefgh000${people.indexOf(person)}`);
  return edit(shape, run, { answers: answerSafely(run, 'answers', ITEM, person, value) }, at, person, () => true);
};
const blank = (): Run => create(shape, { id: 'run', answers: {} }, formatHlc((ms += 1), 0, 'abcdefgh0000'), anna);
const stateOf = (run: Run): string => safetyState(run, 'answers', ITEM);
const standing = (run: Run): unknown[] => standingAnswers(run, 'answers', ITEM).map(({ value }) => value);

describe('answers on which safety hangs', () => {
  test('[M8] two people who answer differently without knowing of each other: both are kept, and the item asks again', () => {
    const run = blank();
    const merged = merge(shape, answer(run, anna, 'pass'), answer(run, ben, 'fail'));
    expect(standing(merged)).toEqual(['pass', 'fail']);
    expect(stateOf(merged)).toBe('asks-again');
  });

  test('[M8] the same answer twice is an answer, and so is one given in knowledge of the other', () => {
    const run = blank();
    expect(stateOf(run)).toBe('unanswered');
    expect(stateOf(merge(shape, answer(run, anna, 'pass'), answer(run, ben, 'pass')))).toBe('answered');
    const corrected = answer(answer(run, anna, 'pass'), ben, 'fail');
    expect(stateOf(corrected)).toBe('answered');
    expect(standing(corrected)).toEqual(['fail']);
  });

  test('[M8] a third person who sees both settles it; an answer that comes in late from a fourth place asks again', () => {
    const run = blank();
    const late = answer(run, anna, 'n/a');
    const settled = answer(merge(shape, answer(run, anna, 'pass'), answer(run, ben, 'fail')), cleo, 'fail');
    expect(standing(settled)).toEqual(['fail']);
    const again = merge(shape, settled, answer(late, ben, 'pass'));
    expect(standing(again)).toEqual(['fail', 'pass']);
  });

  test('[M8] of any history: replicas agree, the newest answer of everybody is kept, and differing answers nobody saw ask again', () => {
    const step = fc.oneof(
      fc.record({ at: fc.nat(2), by: fc.nat(2), value: fc.constantFrom('pass', 'fail') }),
      fc.record({ at: fc.nat(2), from: fc.nat(2) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const run = blank();
        // A replica of each person's own: nobody answers in two places at once.
        const replicas: Run[] = [run, run, run];
        const newest = new Map<string, unknown>();
        for (const one of steps) {
          const here = replicas[one.at] ?? run;
          if ('from' in one) replicas[one.at] = merge(shape, here, replicas[one.from] ?? run);
          else {
            const person = people[one.at] ?? anna;
            replicas[one.at] = answer(here, person, one.value);
            newest.set(person, one.value);
          }
        }
        const [a = run, b = run, c = run] = replicas;
        const merged = merge(shape, merge(shape, a, b), c);
        expect(merge(shape, c, merge(shape, b, a))).toEqual(merged);
        const kept = Object.entries(merged.answers as { [key: string]: { value: unknown } }).map(
          ([key, { value }]) => [key.split('_')[1], value] as const,
        );
        expect(new Map(kept)).toEqual(newest);
        // Whatever stands is somebody's newest; with any answer at all, at least one stands.
        expect(standing(merged).length > 0).toBe(newest.size > 0);
        for (const { person, value } of standingAnswers(merged, 'answers', ITEM)) expect(newest.get(person)).toBe(value);
        // Before anybody has seen anybody, everything stands.
        if (steps.every((one) => !('from' in one))) expect(standing(merged)).toHaveLength(newest.size);
      }),
    );
  });
});
