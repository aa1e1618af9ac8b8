import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHlc } from '../clock/hlc.ts';
import { uuidv7 } from '../clock/uuid.ts';
import type { TimelineEntry } from '../schema/timeline.ts';
import { tellings } from './tellings.ts';
import { correction, remark, type TimelineContext } from './timeline.ts';

const NOW = Date.parse('2026-11-21T03:05:00Z');
const MINUTE = 60_000;

/** Somebody who writes at `ms`, each entry a second later than the one before. */
function writer(by: string): TimelineContext {
  let now = NOW;
  let count = 0;
  return {
    by,
    get occurredAt() {
      return new Date(now).toISOString();
    },
    newId: () => `${by}-${(count += 1)}`,
    tick: () => formatHlc((now += 1000), 0, 'aaaaaaaaaaaa'),
  };
}

describe('[S84] a remark', () => {
  test('tells of the moment it is written, or of another one that its author names', () => {
    const mara = writer('mara');
    const [now] = tellings([remark('i', 'Sign is dark', mara)]);
    expect(now).toMatchObject({ at: NOW });
    expect(now?.notedAt).toBeUndefined();
    const [then] = tellings([remark('i', 'Fuse blew', mara, '2026-11-21T02:10:00Z')]);
    expect(then).toMatchObject({ at: NOW - 55 * MINUTE, notedAt: NOW + 2000 });
  });

  test('stands where it happened, among what was written before it', () => {
    const mara = writer('mara');
    const first = remark('i', 'On site', mara, '2026-11-21T02:00:00Z');
    const second = remark('i', 'Left', mara, '2026-11-21T03:00:00Z');
    const late = remark('i', 'Fuse blew', mara, '2026-11-21T02:10:00Z');
    expect(tellings([first, second, late]).map(({ said }) => said.text)).toEqual(['Left', 'Fuse blew', 'On site']);
  });
});

describe('[S5] a remark by a clock that was a year behind', () => {
  const yearAgo = NOW - 365 * 24 * 60 * MINUTE;
  const late = (minutes: number): TimelineContext => ({
    by: 'mara',
    occurredAt: new Date(yearAgo + minutes * MINUTE).toISOString(),
    newId: () => uuidv7(yearAgo + minutes * MINUTE, new Uint8Array(10).fill(minutes)),
    tick: () => formatHlc(NOW, minutes, 'aaaaaaaaaaaa'),
  });

  test('stands among the others by its stamp, with what the clock said, and not as noted later', () => {
    const said = remark('i', 'Sign is dark', late(0));
    const [first, second] = tellings([remark('i', 'On site', writer('esi'), '2026-11-21T02:00:00Z'), said]);
    expect(first).toEqual({ entry: said, said, earlier: [], at: NOW, clockSaid: said.occurredAt });
    expect(second?.said.text).toBe('On site');
  });

  test('[S85] and so it does corrected in its words; a time named with them stands', () => {
    const said = remark('i', 'Sign is dark', late(0));
    const reworded = correction(said, { text: 'Signal is dark', occurredAt: said.occurredAt }, late(20));
    expect(tellings([said, reworded])).toMatchObject([{ said: reworded, at: NOW, clockSaid: said.occurredAt }]);
    const moved = correction(said, { text: 'Signal is dark', occurredAt: '2026-11-21T02:10:00Z' }, late(20));
    expect(tellings([said, moved])).toMatchObject([{ at: NOW - 55 * MINUTE, notedAt: NOW }]);
    expect(tellings([said, moved])[0]).not.toHaveProperty('clockSaid');
  });
});

describe('[S85] a correction', () => {
  test('tells the remark in its newest words, and what was said before can still be read', () => {
    const mara = writer('mara');
    const wrong = remark('i', 'Cabinet 4', mara);
    const better = correction(wrong, { text: 'Cabinet 5', occurredAt: wrong.occurredAt }, mara);
    const best = correction(better, { text: 'Cabinet 5, left door', occurredAt: '2026-11-21T02:10:00Z' }, mara);
    expect(best.corrects).toBe(wrong.id);
    expect(tellings([best, wrong, better])).toEqual([
      { entry: wrong, said: best, earlier: [wrong, better], at: NOW - 55 * MINUTE, notedAt: expect.any(Number) },
    ]);
  });

  test('by somebody else, of something else than a remark, or of what is not here, stands by itself', () => {
    const [mara, esi] = [writer('mara'), writer('esi')];
    const said = remark('i', 'Cabinet 4', mara);
    const status: TimelineEntry = { ...remark('i', '', mara), kind: 'status', text: undefined };
    const others = [
      { ...remark('i', 'It was 5', esi), corrects: said.id },
      { ...remark('i', 'Not yet', mara), corrects: status.id },
      { ...remark('i', 'Of nothing', mara), corrects: 'gone' },
    ];
    expect(tellings([said, status, ...others])).toHaveLength(5);
  });
});

const steps = fc.array(
  fc.record({ by: fc.constantFrom('mara', 'esi'), of: fc.nat(9), minutes: fc.nat(90), fixes: fc.boolean(), place: fc.nat() }),
  { maxLength: 12 },
);

test('whatever is corrected in whatever order: each entry is told once, and the order in which they came plays no part', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const people = { mara: writer('mara'), esi: writer('esi') };
      const entries: TimelineEntry[] = [];
      for (const { by, of, minutes, fixes } of taken) {
        const occurredAt = new Date(NOW - minutes * MINUTE).toISOString();
        const target = entries[of % Math.max(1, entries.length)];
        const isFix = fixes && target !== undefined;
        entries.push(isFix ? correction(target, { text: 'Mended', occurredAt }, people[by]) : remark('i', 'Said', people[by], occurredAt));
      }
      const told = tellings(entries);
      const all = told.flatMap(({ said, earlier }) => [...earlier, said]);
      expect(all.map(({ id }) => id).toSorted()).toEqual(entries.map(({ id }) => id).toSorted());
      const shuffled = entries.map((entry, index) => ({ entry, place: taken[index]?.place ?? 0 })).toSorted((a, b) => a.place - b.place);
      expect(tellings(shuffled.map(({ entry }) => entry))).toEqual(told);
    }),
  );
});
