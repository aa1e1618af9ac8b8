import fc from 'fast-check';
import { copy, cut, forge, forgery, mutate, mutation, nasty, slice, textOf, type Forgery, type Mutation, type Slice } from './mutate.ts';

/** What is asked, before anything is done to it; `Valid` makes it what the server would take. */
export const kinds = [
  'push',
  'pull',
  'latest',
  'digest',
  'bucket',
  'documents',
  'stream',
  'relay',
  'report',
  'sign-in',
  'refresh',
  'resume',
  'sign-out',
  'server',
] as const;
export type Kind = (typeof kinds)[number];

/** A request as it goes out. */
export type Request = {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly payload?: string | Buffer;
};
/** A request as the app would send it, and its parts apart. */
export type Valid = Omit<Request, 'url' | 'payload'> & {
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  readonly body?: unknown;
  /** What is done to the body, once damaged, before it goes out. */
  readonly seal?: (body: unknown) => Promise<unknown>;
};

/** What is done to a valid request. Most have little done to them: what is broken in many places is refused at the first. */
export type Damage = {
  readonly body: readonly Mutation[];
  readonly forgeries: readonly Forgery[];
  readonly text: Slice | null;
  readonly bytes: Uint8Array | null;
  readonly query: readonly { readonly name: string; readonly value: unknown }[];
  readonly path: Slice | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly token: Slice | null;
  readonly method: string | null;
};

/** `null` in all but one of `one` cases. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>, one: number): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: one - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
const headerText = fc.string({ maxLength: 60 });

const QUERY_NAMES = ['limit', 'epoch', 'scope', 'seq', 'before', 'phase', 'heardEpoch', 'heardSeq', 'x'] as const;

export const damage: fc.Arbitrary<Damage> = fc.record({
  body: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(mutation, { maxLength: 4 }) }),
  forgeries: fc.array(forgery, { maxLength: 2 }),
  text: rarely(slice, 5),
  bytes: rarely(fc.uint8Array({ maxLength: 400 }), 15),
  query: fc.array(fc.record({ name: fc.constantFrom(...QUERY_NAMES), value: nasty }), { maxLength: 2 }),
  path: rarely(slice, 15),
  headers: fc.array(
    fc.record({
      name: fc.constantFrom(
        'content-type',
        'content-encoding',
        'milepost-protocol',
        'authorization',
        'accept',
        'origin',
        'x-forwarded-for',
        'range',
        'expect',
      ),
      value: fc.oneof(
        headerText,
        fc.constantFrom('gzip', 'text/plain', 'application/json; charset=utf-16', 'multipart/form-data', '99', '0', 'Bearer', '*'),
      ),
    }),
    { maxLength: 1 },
  ),
  token: rarely(slice, 15),
  method: rarely(fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'), 20),
});

/** The request with the damage done. */
export async function damaged(valid: Valid, how: Damage): Promise<Request> {
  const authorization = valid.headers['authorization'];
  const token: Request['headers'] =
    how.token === null || authorization === undefined ? {} : { authorization: sendable(cut(authorization, how.token)) };
  const headers: Request['headers'] = {
    ...valid.headers,
    ...token,
    ...Object.fromEntries(how.headers.map(({ name, value }) => [name, sendable(value)])),
  };
  const query = new URLSearchParams({
    ...valid.query,
    ...Object.fromEntries(how.query.map(({ name, value }) => [name, textOf(value).slice(0, QUERY_MAX)])),
  });
  const path = how.path === null ? valid.path : cut(valid.path, how.path);
  const request = { method: how.method ?? valid.method, url: `${path.startsWith('/') ? path : `/${path}`}?${query.toString()}`, headers };
  if (valid.body === undefined) return request;
  if (how.bytes !== null) return { ...request, payload: Buffer.from(how.bytes) };
  const body = copy(valid.body);
  for (const one of how.forgeries) forge(body, one);
  for (const one of how.body) mutate(body, one);
  const text = JSON.stringify(valid.seal === undefined ? body : await valid.seal(body)) ?? '';
  return { ...request, payload: how.text === null ? text : cut(text, how.text) };
}

const QUERY_MAX = 2000;

/** A client can send no line breaks in a header, and no characters beyond Latin. */
function sendable(value: string): string {
  return value.replaceAll(/[^\u0020-\u007e]/g, '?');
}
