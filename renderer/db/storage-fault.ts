/** Why this laptop's database failed. `full`: no room is left. `broken`: it cannot be opened or read any more. */
export type StorageFault = 'full' | 'broken' | 'other';

const FULL = new Set(['QuotaExceededError', 'NS_ERROR_DOM_QUOTA_REACHED', 'ENOSPC']);
/** What came out of a worker, or from the shell, says in its words alone what it was. */
const FULL_IN_WORDS = /\b(?:QuotaExceededError|ENOSPC)\b/;
const BROKEN = new Set([
  'UnknownError',
  'VersionError',
  'OpenFailedError',
  'InvalidStateError',
  'DatabaseClosedError',
  'NotFoundError',
  'DataError',
  'NotReadableError',
  // RxDB: what is there was made by an app with other fields. Server and journal have it all.
  'DB6',
]);
/** Libraries wrap what the browser threw, a few times over. */
const DEPTH_MAX = 6;

/** Looks through an error and what it was caused by. Never throws. */
export function storageFault(error: unknown): StorageFault {
  const names = namesOf(error, DEPTH_MAX);
  if (names.some((name) => FULL.has(name))) return 'full';
  return names.some((name) => BROKEN.has(name)) ? 'broken' : 'other';
}

function namesOf(error: unknown, depth: number): string[] {
  if (typeof error !== 'object' || error === null || depth === 0) return [];
  const { name, code, message, inner, cause, failures, errors } = error as { readonly [part: string]: unknown };
  const within = [inner, cause, ...[failures, errors].flatMap((list) => (Array.isArray(list) ? list.slice(0, 3) : []))];
  const inWords = typeof message === 'string' ? FULL_IN_WORDS.exec(message)?.[0] : undefined;
  return [...[name, code, inWords].filter((one) => typeof one === 'string'), ...within.flatMap((one) => namesOf(one, depth - 1))];
}
