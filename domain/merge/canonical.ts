/** JSON with sorted keys and without `undefined`: equal values have equal text, whoever wrote them. */
export function canonicalJson(value: unknown): string {
  if (value === undefined) return '';
  // Plain JSON is made natively, many times as fast: of the whole where it is in order, else of each part that is.
  return isOrdered(value) ? JSON.stringify(value) : written(value, (part) => (isOrdered(part) ? JSON.stringify(part) : inOrder(part)));
}

/** Whether `keys` are in the order of canonical JSON: by UTF-16 code units. */
export function isSorted(keys: readonly string[]): boolean {
  for (let place = 1; place < keys.length; place += 1) if ((keys[place - 1] ?? '') > (keys[place] ?? '')) return false;
  return true;
}

type Fields = { readonly [key: string]: unknown };

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object';
}

/** Whether plain JSON of `value` is canonical. */
function isOrdered(value: unknown): boolean {
  if (!isObject(value)) return true;
  if (Array.isArray(value)) return value.every(isOrdered);
  const keys = Object.keys(value);
  if (!isSorted(keys)) return false;
  for (const key of keys) if (!isOrdered((value as Fields)[key])) return false;
  return true;
}

function inOrder(value: unknown): string {
  return isObject(value) ? written(value, inOrder) : JSON.stringify(value);
}

/** An array or object, its parts by `part`, which gets no `undefined`. */
function written(value: unknown, part: (value: unknown) => string): string {
  if (Array.isArray(value)) return `[${value.map((item) => part(item ?? null)).join(',')}]`;
  const fields = value as Fields;
  const keys = Object.keys(fields).filter((key) => fields[key] !== undefined);
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${part(fields[key])}`)
    .join(',')}}`;
}

/** Whether two values have equal canonical JSON, found out without writing it: this is asked of every field of every document. */
export function sameContent(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return !isObject(a) && !isObject(b) && typeof a !== 'string' && canonicalJson(a) === canonicalJson(b);
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameItems(a, b);
  const mine = a as Fields;
  const theirs = b as Fields;
  let left = 0;
  for (const key of Object.keys(theirs)) if (theirs[key] !== undefined) left += 1;
  for (const key of Object.keys(mine)) {
    if (mine[key] === undefined) continue;
    if (!Object.hasOwn(theirs, key) || !sameContent(mine[key], theirs[key])) return false;
    left -= 1;
  }
  return left === 0;
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let place = 0; place < a.length; place += 1) if (!sameContent(a[place] ?? null, b[place] ?? null)) return false;
  return true;
}
