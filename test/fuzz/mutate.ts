import fc from 'fast-check';

/** Values that have broken somebody's parser before. */
export const nasty: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 20, arbitrary: fc.jsonValue() },
  { weight: 20, arbitrary: fc.constantFrom<unknown>(null, '', -0, -1, 1e308, Number.MAX_SAFE_INTEGER + 2, true, [], {}, [[]]) },
  { weight: 20, arbitrary: fc.constantFrom<unknown>('\u0000', '\uD800', '__proto__', 'stamps', '2026-02-30T25:00:00Z', '0'.repeat(36)) },
  {
    weight: 5,
    arbitrary: fc.constantFrom<unknown>({ constructor: { prototype: 1 } }, { length: -1 }, { toString: 1 }, 'x'.repeat(20_000)),
  },
  { weight: 1, arbitrary: fc.constantFrom(50, 3000).map((depth) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown) },
  { weight: 1, arbitrary: fc.constant('x'.repeat(1_100_000)) },
);

/** What to do at one place of a JSON value; `at` finds the place, whatever the value is. */
export type Mutation = {
  readonly at: readonly number[];
  readonly how: 'set' | 'remove' | 'rename' | 'double' | 'copy-from';
  readonly value: unknown;
  readonly from: number;
};
export const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.array(fc.nat(1000), { minLength: 1, maxLength: 5 }),
  how: fc.constantFrom('set', 'set', 'remove', 'rename', 'double', 'copy-from'),
  value: nasty,
  from: fc.nat(1000),
});

/** Cuts something out of a text, and puts something in. */
export type Slice = { readonly from: number; readonly length: number; readonly insert: string };
export const slice: fc.Arbitrary<Slice> = fc.record({
  from: fc.nat(100_000),
  length: fc.nat(40),
  insert: fc.oneof(fc.string({ maxLength: 8, unit: 'binary' }), fc.constantFrom('"', '\\', '{', '],', '\u0000', '1e999', '\uFEFF')),
});

type Holder = { [key: string]: unknown };

/** Changes `target` in place. Ends where there is nothing to go into. */
export function mutate(target: unknown, { at, how, value, from }: Mutation): void {
  let node = target;
  for (const [depth, step] of at.entries()) {
    if (node === null || typeof node !== 'object') return;
    const keys = Object.keys(node);
    const key = keys[step % Math.max(keys.length, 1)] ?? 'new';
    const holder = node as Holder;
    if (depth < at.length - 1 && typeof holder[key] === 'object' && holder[key] !== null) {
      node = holder[key];
      continue;
    }
    change(holder, key, how, value, keys[from % Math.max(keys.length, 1)]);
    return;
  }
}

/** A copy that can be as deep as JSON can. */
export function copy(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

function change(holder: Holder, key: string, how: Mutation['how'], value: unknown, other: string | undefined): void {
  const put = (name: string, what: unknown): void => {
    // As JSON.parse does it: `__proto__` becomes a key like any other.
    Object.defineProperty(holder, name, { value: what, enumerable: true, configurable: true, writable: true });
  };
  switch (how) {
    case 'set':
      // A copy: the next mutation may go into it.
      return put(key, copy(value));
    case 'remove':
      return Array.isArray(holder) ? void holder.splice(Number(key), 1) : void delete holder[key];
    case 'rename': {
      const was = holder[key];
      delete holder[key];
      return put(textOf(value), was);
    }
    case 'double':
      return Array.isArray(holder) ? void holder.push(copy(holder[Number(key)])) : put(`${key}2`, copy(holder[key]));
    case 'copy-from':
      return other === undefined ? undefined : put(key, copy(holder[other]));
    default:
      return how satisfies never;
  }
}

/** As text, whatever it is: some values have no `toString` that works. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Tampering that only somebody who knows the app would think of: with stamps, ids and authors, which stay well-formed. */
export type Forgery = {
  readonly document: number;
  readonly place: number;
  readonly how: 'author' | 'future' | 'past' | 'over' | 'other-path' | 'value' | 'id' | 'claim';
};
export const forgery: fc.Arbitrary<Forgery> = fc.record({
  document: fc.nat(9),
  place: fc.nat(99),
  how: fc.constantFrom('author', 'future', 'past', 'over', 'other-path', 'value', 'id', 'claim'),
});

const STRANGER = '018f0000-0000-7000-8000-00000000beef';
const FUTURE_MS = 3_600_000;
/** Where a stamp holds its milliseconds, and its author. */
const [MS_END, AUTHOR_START, AUTHOR_END] = [12, 31, 67];

/** Changes the documents of a push in place; does nothing to what is none. */
export function forge(body: unknown, { document, place, how }: Forgery): void {
  const { documents } = (body ?? {}) as { readonly documents?: unknown };
  if (!Array.isArray(documents) || documents.length === 0) return;
  const one = unwrapped(documents[document % documents.length]);
  const stamps = one?.['stamps'] as Holder | null | undefined;
  if (one === null || typeof one !== 'object' || stamps === null || typeof stamps !== 'object') return;
  const paths = Object.keys(stamps);
  const path = paths[place % Math.max(paths.length, 1)] ?? '*';
  const stamp = String(stamps[path]);
  const shift = (ms: number): string =>
    (Number.parseInt(stamp.slice(0, MS_END), 16) + ms).toString(16).padStart(MS_END, '0') + stamp.slice(MS_END);
  const fields = Object.keys(one);
  const field = fields[place % fields.length] ?? 'title';
  switch (how) {
    case 'author':
      stamps[path] = stamp.slice(0, AUTHOR_START) + STRANGER + stamp.slice(AUTHOR_END);
      break;
    case 'future':
      stamps[path] = shift(FUTURE_MS);
      break;
    case 'past':
      stamps[path] = shift(-FUTURE_MS);
      break;
    case 'over':
      stamps[path] = `${stamp.slice(0, AUTHOR_END)}/${shift(FUTURE_MS).slice(0, AUTHOR_START - 1)}`;
      break;
    case 'other-path':
      stamps[field] = stamp;
      break;
    case 'value':
      // Another value under the stamp that it has.
      if (typeof one[field] === 'string') one[field] = `${one[field]} `;
      break;
    case 'id':
      one['id'] = STRANGER;
      break;
    case 'claim':
      claim(one, place);
      break;
    default:
      how satisfies never;
  }
}

/** Puts words into somebody's mouth, at one of the places where a document says who said something. */
function claim(one: Holder, place: number): void {
  const at = '2026-11-21T12:00:00.000Z';
  const { answers } = one;
  const claims = [
    () => (one['by' in one ? 'by' : 'loggedBy'] = STRANGER),
    () => (one['finished'] = { at, by: STRANGER, undone: [], reason: 'claimed' }),
    () => (one['answers'] = { ...(answers as object | undefined), [`safe_${STRANGER}`]: { value: { answer: 'pass' }, knew: {} } }),
    () => (one['sighted'] = { site: STRANGER, by: STRANGER, at }),
    () => (one['proposed'] = { by: STRANGER, at }),
  ];
  claims[place % claims.length]?.();
}

/** In a bundle that travels by another laptop, each document says beside it of which collection it is. */
function unwrapped(entry: unknown): Holder | null {
  const { collection, document } = (entry ?? {}) as { readonly collection?: unknown; readonly document?: unknown };
  return (typeof collection === 'string' && document !== undefined ? document : entry) as Holder | null;
}

export function cut(text: string, { from, length, insert }: Slice): string {
  const start = text.length === 0 ? 0 : from % text.length;
  return text.slice(0, start) + insert + text.slice(start + length);
}
