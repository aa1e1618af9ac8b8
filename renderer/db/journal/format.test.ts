import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatHlc } from '#domain/clock/hlc.ts';
import { decode, encodeLine, END, type Line } from './format.ts';

const document = fc.record({ id: fc.uuid(), title: fc.string({ unit: 'binary' }), text: fc.string({ maxLength: 200 }) });
const action = fc.record({
  kind: fc.constant('action' as const),
  at: fc.integer({ min: 0 }),
  documents: fc.array(
    document.map((one) => ({ collection: 'incidents' as const, upTo: formatHlc(1, 2, 'nodenodenode'), document: one })),
    { minLength: 1, maxLength: 3 },
  ),
});
const content = fc.oneof(
  { weight: 4, arbitrary: action },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdrawn' as const), line: fc.nat(9) }) },
);
const numbered = (contents: readonly Line['content'][], from = 0): Line[] =>
  contents.map((one, place) => ({ number: from + place, content: one }));
const lines = fc.array(content, { minLength: 1, maxLength: 6 }).map((contents) => numbered(contents));
const fileOf = (all: readonly Line[], room = 50): string => all.map(encodeLine).join('') + END.repeat(room);

test('[S50] what was written is read, whatever the text', () => {
  fc.assert(
    fc.property(lines, (all) => {
      const text = fileOf(all);
      expect(text).toMatch(/^[\0-\x7f]*$/);
      expect(decode(text)).toEqual({ lines: all, end: text.length - 50, damaged: 0 });
    }),
  );
});

test('[S50] a file that ends anywhere gives the lines that are whole, and no other', () => {
  fc.assert(
    fc.property(lines, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (all, part, zeros) => {
      const whole = all.map(encodeLine);
      const text = whole.join('');
      const cut = Math.floor(part * text.length);
      const { lines: read, end, damaged } = decode(zeros ? text.slice(0, cut).padEnd(text.length + 10, END) : text.slice(0, cut));
      const kept = whole.findIndex((_, place) => whole.slice(0, place + 1).join('').length > cut);
      const expected = kept === -1 ? all : all.slice(0, kept);
      expect(read).toEqual(expected);
      expect(end).toBe(whole.slice(0, expected.length).join('').length);
      expect(damaged).toBe(cut - end);
    }),
  );
});

test('[S50] damage anywhere gives no wrong line and costs none that it does not touch', () => {
  const damage = fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) });
  fc.assert(
    fc.property(lines, damage, (all, { at, bytes }) => {
      const whole = all.map(encodeLine);
      const text = fileOf(all);
      const from = Math.floor(at * whole.join('').length);
      const noise = String.fromCharCode(...bytes);
      const { lines: read } = decode(text.slice(0, from) + noise + text.slice(from + noise.length));
      let start = 0;
      const untouched = all.filter((_, place) => {
        const end = start + whole[place]!.length;
        const hit = from < end && from + noise.length > start;
        start = end;
        return !hit;
      });
      // Noise may by chance be what stood there.
      expect(all).toEqual(expect.arrayContaining<Line>([...read]));
      // A zero byte exactly where a line begins says that there is no more.
      const begins = all.some((_, place) => whole.slice(0, place).join('').length === from) && bytes[0] === 0;
      if (!begins) expect(read).toEqual(expect.arrayContaining(untouched));
    }),
    { numRuns: 500 },
  );
});

test('[S50] what an earlier use of the file left behind is not read', () => {
  fc.assert(
    fc.property(lines, lines, (before, contents) => {
      const fresh = numbered([{ kind: 'start' }, ...contents.map((one) => one.content)], before.length);
      const text = fresh.map(encodeLine).join('');
      const old = fileOf(before);
      expect(decode(text + END + old.slice(text.length + 1)).lines).toEqual(fresh);
      // Not even when the byte that ends the file did not reach the disk.
      expect(decode(text + old.slice(text.length)).lines).toEqual(fresh);
    }),
  );
});

test('a line of a newer version is passed over', () => {
  const [first, last] = numbered([{ kind: 'start' }, { kind: 'withdrawn', line: 3 }]);
  const newer = encodeLine({ number: 1, content: { kind: 'news' } as never });
  const { lines: read, damaged } = decode(encodeLine(first!) + newer + encodeLine({ ...last!, number: 2 }));
  expect(read.map(({ content: { kind } }) => kind)).toEqual(['start', 'unknown', 'withdrawn']);
  expect(damaged).toBe(0);
});
