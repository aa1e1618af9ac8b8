import fc from 'fast-check';
import { problem } from '#domain/protocol/problem.ts';
import { pushAnswer } from '#domain/protocol/sync.ts';
import { damage, damaged, kinds, type Kind, type Request } from './request.ts';
import { openWorld, SECRET, type World } from './world.ts';

/** What a run came to. `answers`: how many of each status; `stored`: documents that were taken. */
export type Fuzzed = {
  readonly runs: number;
  readonly answers: { readonly [status: string]: number };
  readonly stored: number;
  readonly violations: readonly string[];
  readonly slowestMs: number;
};

/** Longer than any answer to a request of this size may take: it hangs. */
const HANG_MS = 10_000;
/** A token lasts ten minutes of the server's time and a few wrong passwords; then the attacker comes back. */
const LATER_EVERY = 500;
const WEIGHTS: { readonly [K in Kind]: number } = {
  push: 24,
  pull: 6,
  latest: 4,
  stream: 1,
  'sign-in': 1,
  refresh: 1,
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
 * answer of 500 or above, none that takes for ever, nothing of another tenant in it, and nothing was stored but what the answer says
 * was taken, which is valid by the schema and written by who sent it. Stops at the first violation.
 */
export async function fuzz({ runs, seed }: { readonly runs: number; readonly seed: number }): Promise<Fuzzed> {
  const world = await openWorld();
  const answers: { [status: string]: number } = {};
  let [stored, count, slowestMs] = [0, 0, 0];
  try {
    const run = await fc.check(
      fc.asyncProperty(asked, async ({ kind, dice, damage: how }) => {
        count += 1;
        if (count % LATER_EVERY === 0) await world.later();
        const request = damaged(world.valid(kind, dice), how);
        const started = performance.now();
        const answer = await send(world, request);
        if (answer === undefined) return;
        slowestMs = Math.max(slowestMs, performance.now() - started);
        answers[answer.status] = (answers[answer.status] ?? 0) + 1;
        stored += check(world, request, answer);
        if (kind === 'sign-out' && answer.status === 204) await world.later();
      }),
      { numRuns: runs, seed, endOnFailure: true },
    );
    const violations = run.failed ? [`run ${count}, seed ${seed}: ${(run.errorInstance as Error | undefined)?.stack ?? 'failed'}`] : [];
    return { runs: count, answers, stored, violations, slowestMs: Math.round(slowestMs) };
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

/** Throws at a violation; answers how many documents were stored. */
function check(world: World, request: Request, { status, body }: Answer): number {
  const violation = (words: string): Error => new Error(`${words}\n${describe(request)}\n${status} ${body.slice(0, 500)}`);
  if (status >= 500) throw violation('an answer of 500 or above');
  if (body.includes(SECRET)) throw violation('something of another tenant');
  // A preflight is answered by the part that knows of origins, for browsers alone.
  const isForPeople = request.method !== 'HEAD' && request.method !== 'OPTIONS';
  if (status >= 400 && isForPeople && !problem.safeParse(jsonOf(body)).success) throw violation('a refusal that is no problem');
  const { ids, wrong } = world.committed();
  if (wrong.length > 0) throw violation(wrong.join('; '));
  if (ids.length === 0) return 0;
  if (status !== 200 || request.method !== 'POST') throw violation(`${ids.length} documents were stored by a request that was not taken`);
  const { outcomes } = pushAnswer.parse(jsonOf(body));
  const taken = new Set(outcomes.filter(({ outcome }) => outcome !== 'rejected').map(({ id }) => id));
  const untold = ids.find((id) => !taken.has(id));
  if (untold !== undefined) throw violation(`${untold} was stored, and the answer does not say so`);
  return ids.length;
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
