/** JSON with sorted keys and without `undefined`: equal values have equal text, whoever wrote them. */
export function canonicalJson(value: unknown): string {
  if (value === undefined) return '';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

type Fields = { readonly [key: string]: unknown };

/** Whether two values have equal canonical JSON, found out without writing it: this is asked of every field of every document. */
export function sameContent(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return canonicalJson(a) === canonicalJson(b);
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
