import fc from 'fast-check';
import { problem } from '#domain/protocol/problem.ts';
import { relayAnswer } from '#domain/protocol/relay.ts';
import { pushAnswer } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Author } from './complaints.ts';
import { damage, damaged, kinds, type Kind, type Request } from './request.ts';
import { openWorld, SECRET, WESTERN, type Committed, type World } from './world.ts';

/**
 * What a run came to. `answers`: how many of each status; `reached`: requests of each kind that did what they ask for; `stored`: documents
 * that were taken, of each collection.
 */
export type Fuzzed = {
  readonly runs: number;
  readonly answers: { readonly [status: string]: number };
  readonly reached: { readonly [K in Kind]?: number };
  readonly stored: { readonly [C in CollectionName]?: number };
  readonly violations: readonly string[];
  readonly slowestMs: number;
};

/** Longer than any answer to a request of this size may take: it hangs. */
const HANG_MS = 10_000;
/** A token lasts ten minutes of the server's time and a few wrong passwords; then the attacker comes back. */
const LATER_EVERY = 500;
const WEIGHTS: { readonly [K in Kind]: number } = {
  push: 40,
  pull: 8,
  latest: 5,
  digest: 3,
  bucket: 4,
  documents: 4,
  stream: 2,
  relay: 8,
  report: 3,
  'sign-in': 2,
  refresh: 2,
  resume: 3,
  'sign-out': 1,
  server: 1,
};

const asked = fc.record({
  kind: fc.oneof(...kinds.map((kind) => ({ weight: WEIGHTS[kind], arbitrary: fc.constant(kind) }))),
  dice: fc.nat(999),
  damage,
});

/**
 * Sends `runs` requests that are nearly right, and some that are nothing at all, to a real server in this process. After each: no
 * answer of 500 or above, none that takes for ever, nothing of another tenant or outside the scope in it, and nothing was stored but what
 * the answer says was taken, which is valid by the schema, written by who sent it and theirs to write. Stops at the first violation.
 */
export async function fuzz({ runs, seed }: { readonly runs: number; readonly seed: number }): Promise<Fuzzed> {
  const world = await openWorld();
  const answers: { [status: string]: number } = {};
  const reached: { [K in Kind]?: number } = {};
  const stored: { [C in CollectionName]?: number } = {};
  let [count, slowestMs] = [0, 0];
  try {
    const run = await fc.check(
      fc.asyncProperty(asked, async ({ kind, dice, damage: how }) => {
        count += 1;
        if (count % LATER_EVERY === 0) await world.later();
        const { valid, author } = await world.valid(kind, dice);
        const request = await damaged(valid, how);
        const started = performance.now();
        const answer = await send(world, request);
        if (answer === undefined) return;
        slowestMs = Math.max(slowestMs, performance.now() - started);
        answers[answer.status] = (answers[answer.status] ?? 0) + 1;
        for (const { collection } of check(world, author, request, answer)) stored[collection] = (stored[collection] ?? 0) + 1;
        if (answer.status < 300) reached[kind] = (reached[kind] ?? 0) + 1;
        if (kind === 'sign-out' && answer.status === 204) await world.later();
      }),
      { numRuns: runs, seed, endOnFailure: true },
    );
    const violations = run.failed ? [`run ${count}, seed ${seed}: ${(run.errorInstance as Error | undefined)?.stack ?? 'failed'}`] : [];
    return { runs: count, answers, reached, stored, violations, slowestMs: Math.round(slowestMs) };
  } finally {
    await world.close();
  }
}

type Answer = { readonly status: number; readonly body: string };

/** `undefined` for what no client could put on the wire. */
async function send({ server }: World, { method, url, headers, payload }: Request): Promise<Answer | undefined> {
  if (!URL.canParse(url, 'http://localhost')) return undefined;
  const leave = new AbortController();
  let late: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error(`no answer within ${HANG_MS} ms: ${method} ${url}`)), HANG_MS);
  });
  const answer = async (): Promise<Answer> => {
    const response = await server.app.inject({
      method: method as 'GET',
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
      payloadAsStream: true,
      signal: leave.signal,
    });
    const isStream = String(response.headers['content-type']).startsWith('text/event-stream');
    const stream = response.stream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
      // A stream has no end: its greeting will do.
      if (isStream) break;
    }
    return { status: response.statusCode, body: Buffer.concat(chunks).toString() };
  };
  try {
    return await Promise.race([answer(), hang]);
  } finally {
    clearTimeout(late);
    leave.abort();
  }
}

/** Throws at a violation; answers what was stored. */
function check(world: World, author: Author, request: Request, { status, body }: Answer): Committed['taken'] {
  const violation = (words: string): Error => new Error(`${words}\n${describe(request)}\n${status} ${body.slice(0, 500)}`);
  if (status >= 500) throw violation('an answer of 500 or above');
  if (body.includes(SECRET)) throw violation('something of another tenant');
  if (author.role === 'technician' && !isCarried(request) && body.includes(WESTERN)) throw violation('something outside the scope');
  // A preflight is answered by the part that knows of origins, for browsers alone.
  const isForPeople = request.method !== 'HEAD' && request.method !== 'OPTIONS';
  if (status >= 400 && isForPeople && !problem.safeParse(jsonOf(body)).success) throw violation('a refusal that is no problem');
  const { taken, wrong } = world.committed(author);
  if (wrong.length > 0) throw violation(wrong.join('; '));
  if (taken.length === 0) return taken;
  if (status !== 200 || request.method !== 'POST') throw violation(`${taken.length} documents were stored by a request that was not taken`);
  const untold = isCarried(request) ? untoldOfBundle(taken, body) : untoldOfPush(taken, body);
  if (untold !== undefined) throw violation(`${untold} was stored, and the answer does not say so`);
  return taken;
}

function isCarried({ url }: Request): boolean {
  return url.includes('/relay');
}

function untoldOfPush(taken: Committed['taken'], body: string): string | undefined {
  const { outcomes } = pushAnswer.parse(jsonOf(body));
  const told = new Set(outcomes.filter(({ outcome }) => outcome !== 'rejected').map(({ id }) => id));
  return taken.find(({ id }) => !told.has(id))?.id;
}

/** Whoever carries a bundle is told how many were taken, and not which. */
function untoldOfBundle(taken: Committed['taken'], body: string): string | undefined {
  const answer = relayAnswer.parse(jsonOf(body));
  const told = answer.outcome === 'delivered' ? answer.taken : 0;
  return new Set(taken.map(({ collection, id }) => `${collection}/${id}`)).size > told ? 'more' : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function describe({ method, url, headers, payload }: Request): string {
  const shown = typeof payload === 'string' ? payload : (payload?.toString('base64') ?? '');
  return `${method} ${url} ${JSON.stringify({ ...headers, authorization: headers['authorization']?.slice(0, 20) })} ${shown.slice(0, 2000)}`;
}
