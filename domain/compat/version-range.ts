import type Comparator from 'semver/classes/comparator.js';
import Range from 'semver/classes/range.js';
import SemVer from 'semver/classes/semver.js';

/** A version that semver can order; `3.1` counts as `3.1.0`. */
export type Version = SemVer;

type Bound = { readonly version: Version; readonly inclusive: boolean };
/** Without a bound the interval is open on that side. */
type Interval = { readonly from?: Bound; readonly to?: Bound };

/**
 * What one part of a rule's pattern takes: anything, the versions of a semver range, or one text, letter for letter (without regard to
 * case). Ranges are kept as sets of intervals, so that whether one lies within another has an exact answer.
 */
export type Part =
  | { readonly kind: 'any' }
  | { readonly kind: 'range'; readonly intervals: readonly Interval[] }
  | { readonly kind: 'text'; readonly text: string };

/** `untold`: the range cannot be compared with this text, so nobody knows. */
export type Match = 'yes' | 'no' | 'untold';

const NUMBERS = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?((?:[-+].+)?)$/i;

/** Reads a vendor's version text; `undefined` where semver cannot order it (`R22.1`, `2.4.1.7`). */
export function parseVersion(raw: string): Version | undefined {
  const [, major, minor = '0', patch = '0', rest = ''] = NUMBERS.exec(withoutLeadingZeros(raw.trim())) ?? [];
  if (major === undefined) return undefined;
  try {
    return new SemVer(`${major}.${minor}.${patch}${rest}`);
  } catch {
    return undefined;
  }
}

/** Reads a part that may be a range. What semver cannot read stands for itself. Commas between comparators are taken. */
export function parseRange(raw: string): Part {
  const text = raw.trim();
  if (text === '' || text === '*') return { kind: 'any' };
  const plain = withoutLeadingZeros(text.replaceAll('≥', '>=').replaceAll('≤', '<=').replaceAll(',', ' '));
  try {
    const { set } = new Range(plain, { includePrerelease: true });
    return { kind: 'range', intervals: set.map(intervalOf).filter((one) => one !== undefined) };
  } catch {
    const version = parseVersion(text);
    if (version === undefined) return parseText(text);
    const bound = { version, inclusive: true };
    return { kind: 'range', intervals: [{ from: bound, to: bound }] };
  }
}

/** A part that is compared as text, such as a model. */
export function parseText(raw: string): Part {
  const text = fold(raw);
  return text === '' || text === '*' ? { kind: 'any' } : { kind: 'text', text };
}

/** Whether `part` takes what a device says of itself. `version`: `raw` as `parseVersion` reads it. */
export function matchPart(part: Part, raw: string, version: Version | undefined): Match {
  if (part.kind === 'any') return 'yes';
  if (raw.trim() === '') return 'untold';
  if (part.kind === 'text') return part.text === fold(raw) ? 'yes' : 'no';
  if (version === undefined) return 'untold';
  return part.intervals.some((interval) => contains(interval, version)) ? 'yes' : 'no';
}

/** Whether `wide` takes everything that `narrow` takes. */
export function covers(wide: Part, narrow: Part): boolean {
  if (wide.kind === 'any') return true;
  if (wide.kind === 'text') return narrow.kind === 'text' && wide.text === narrow.text;
  if (narrow.kind !== 'range') return false;
  const joined = join(wide.intervals);
  return narrow.intervals.every((one) => joined.some((other) => startsBy(other, one) && endsBy(other, one)));
}

/** The versions at which a part begins, to be offered as neighbours. */
export function boundsOf(part: Part | undefined): string[] {
  if (part?.kind !== 'range') return [];
  // `>=2.4` begins with the very first pre-release of 2.4.0; people mean 2.4.0.
  return part.intervals.flatMap(({ from }) => (from?.inclusive === true ? [from.version.version.replace(/-0$/, '')] : []));
}

/** The range that takes this version of a device and no other, to be written into a rule. */
export function exactly(raw: string): string {
  return parseVersion(raw)?.version ?? raw.trim();
}

/** For comparing texts that people write by hand. */
export function fold(text: string): string {
  return text.trim().replaceAll(/\s+/gu, ' ').toLowerCase();
}

/** Calendar versions have them (`2024.07`), semver refuses them. */
function withoutLeadingZeros(text: string): string {
  return text.replaceAll(/\b0+(?=\d)/g, '');
}

/** What all of the comparators take; `undefined` for nothing. */
function intervalOf(comparators: readonly Comparator[]): Interval | undefined {
  let [from, to]: [Bound | undefined, Bound | undefined] = [undefined, undefined];
  for (const { operator, semver, value } of comparators) {
    if (value === '') continue;
    const bound = { version: semver, inclusive: !(operator === '<' || operator === '>') };
    if (operator !== '<' && operator !== '<=' && startsAfter(bound, from)) from = bound;
    if (operator !== '>' && operator !== '>=' && endsBefore(bound, to)) to = bound;
  }
  if (from !== undefined && to !== undefined) {
    const order = from.version.compare(to.version);
    if (order > 0 || (order === 0 && !(from.inclusive && to.inclusive))) return undefined;
  }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function contains({ from, to }: Interval, version: Version): boolean {
  return (from === undefined || !liesBefore(version, from)) && (to === undefined || !liesAfter(version, to));
}

function liesBefore(version: Version, { version: start, inclusive }: Bound): boolean {
  const order = version.compare(start);
  return order < 0 || (order === 0 && !inclusive);
}

function liesAfter(version: Version, { version: end, inclusive }: Bound): boolean {
  const order = version.compare(end);
  return order > 0 || (order === 0 && !inclusive);
}

/** Whether the start `one` leaves out more than `other`. */
function startsAfter(one: Bound, other: Bound | undefined): boolean {
  if (other === undefined) return true;
  const order = one.version.compare(other.version);
  return order > 0 || (order === 0 && !one.inclusive && other.inclusive);
}

function endsBefore(one: Bound, other: Bound | undefined): boolean {
  if (other === undefined) return true;
  const order = one.version.compare(other.version);
  return order < 0 || (order === 0 && !one.inclusive && other.inclusive);
}

function startsBy(outer: Interval, inner: Interval): boolean {
  return outer.from === undefined || (inner.from !== undefined && !startsAfter(outer.from, inner.from));
}

function endsBy(outer: Interval, inner: Interval): boolean {
  return outer.to === undefined || (inner.to !== undefined && !endsBefore(outer.to, inner.to));
}

/** The same set as intervals that neither overlap nor touch. */
function join(intervals: readonly Interval[]): readonly Interval[] {
  if (intervals.length < 2) return intervals;
  const sorted = intervals.toSorted((a, b) => (startsBy(a, b) ? (startsBy(b, a) ? 0 : -1) : 1));
  const joined: Interval[] = [];
  for (const next of sorted) {
    const last = joined.at(-1);
    if (last === undefined || !meets(last, next)) joined.push(next);
    else if (!endsBy(last, next)) joined[joined.length - 1] = { ...withoutEnd(last), ...(next.to === undefined ? {} : { to: next.to }) };
  }
  return joined;
}

/** Whether nothing lies between the end of `one` and the start of `next`, which starts no earlier than `one`. */
function meets(one: Interval, next: Interval): boolean {
  if (one.to === undefined || next.from === undefined) return true;
  const order = next.from.version.compare(one.to.version);
  return order < 0 || (order === 0 && (one.to.inclusive || next.from.inclusive));
}

function withoutEnd({ from }: Interval): Interval {
  return from === undefined ? {} : { from };
}
