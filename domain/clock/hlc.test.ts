import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHlc, HLC_LENGTH, hlcCounter, hlcMs, hlcNode, isHlc, observe, startClock, tick, type Hlc } from './hlc.ts';

const node = 'abcdefgh0001';
const time = fc.integer({ min: 0, max: 2 ** 47 });

describe('hybrid logical clock', () => {
  test('[I9] every reading sorts after all that were made or seen before, whatever the wall clock does', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('tick' as const), now: time }),
      fc.record({ kind: fc.constant('see' as const), now: time, counter: fc.integer({ min: 0, max: 0xffff }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        let state = startClock(node);
        let latest = '' as Hlc;
        for (const one of steps) {
          if (one.kind === 'see') {
            const seen = formatHlc(one.now, one.counter, 'zzzzzzzz9999');
            state = observe(state, seen);
            // Another node's reading at the same instant may sort after ours by its name; the next of ours may not.
            if (seen.slice(0, 17) > latest.slice(0, 17)) latest = seen;
          } else {
            const next = tick(state, one.now);
            expect(next.stamp > latest).toBe(true);
            state = next.state;
            latest = next.stamp;
          }
        }
      }),
    );
  });

  test('reads back what it was made of', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 0, max: 0xffff }), (ms, counter) => {
        const hlc = formatHlc(ms, counter, node);
        expect([hlcMs(hlc), hlcCounter(hlc), hlcNode(hlc), hlc.length, isHlc(hlc)]).toEqual([ms, counter, node, HLC_LENGTH, true]);
      }),
    );
  });

  test('a full counter moves on to the next millisecond', () => {
    const { stamp } = tick({ node, ms: 1000, counter: 0xffff }, 1000);
    expect([hlcMs(stamp), hlcCounter(stamp)]).toEqual([1001, 0]);
  });

  test('goes on from what was remembered, and takes no odd node', () => {
    const last = formatHlc(5000, 3, node);
    expect(startClock(node, last)).toEqual({ node, ms: 5000, counter: 3 });
    expect(() => startClock('Odd Node')).toThrow(RangeError);
    expect(isHlc('not a reading')).toBe(false);
  });
});
