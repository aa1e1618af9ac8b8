import { randomBytes, randomUUID } from 'node:crypto';
import { stampHlc } from '#domain/clock/stamp.ts';
import { create, edit, latestStamp, type SyncedDocument } from '#domain/merge/merge.ts';
import { problem, type Problem } from '#domain/protocol/problem.ts';
import { signInAnswer, refreshAnswer } from '#domain/protocol/session.ts';
import { pushAnswer, type PushOutcome } from '#domain/protocol/sync.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import { remark } from '#domain/rules/timeline.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import { serverClock } from '#sync-server/clock.ts';
import { PROTOCOL, signInBody } from '#sync-server/testing/harness.ts';
import { between, oneOf, type Seeded } from '../../fixtures/random.ts';
import type { Book } from '../book.ts';
import type { ROLES } from './subject.ts';

/** A laptop that pushes batches for as long as it is let, and writes down what it is told. */
export type CrashLaptop = {
  readonly headers: () => Record<string, string>;
  /** Pushes until `stop` aborts; what was not answered is sent again first, as it was. */
  readonly work: (stop: AbortSignal) => Promise<void>;
  /** One push of what was not answered, else of something new; answers why it was refused, if it was. */
  readonly push: () => Promise<Problem | undefined>;
  /** Uses up the token it was last given. Answers `false` when the server does not know it. */
  readonly refresh: () => Promise<boolean>;
};

export type LaptopDeps = {
  readonly address: string;
  readonly role: (typeof ROLES)[number];
  readonly random: Seeded;
  readonly book: Book;
  /** Incidents that every laptop changes, so that they collide; grows. */
  readonly shared: Incident[];
  /** Told of each number that the server gave, and for what. */
  readonly onNumber: (seq: number, key: string) => void;
  readonly onWrong: (words: string) => void;
};

type Batch = { readonly collection: CollectionName; readonly documents: readonly SyncedDocument[] };

const BATCH_MAX = 20;
const KNOWN_MAX = 50;
const SHARED_MAX = 5;
/** How many of its requests ask for new tokens. */
const REFRESH_SHARE = 0.03;
/** Pauses in ms: between two pushes, and after one that came to nothing. */
const BREATH_MS = 15;
const AFTER_FAILURE_MS = 100;

/** Signs in at a server that runs. */
export async function signInLaptop(deps: LaptopDeps): Promise<CrashLaptop> {
  const { address, random, book, shared } = deps;
  const clock = serverClock(Date.now, randomBytes);
  const post = (path: string, body: object, headers: Record<string, string>): Promise<Response> =>
    fetch(`${address}${path}`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const signedIn = await post('/api/v1/session', signInBody(deps.role, randomUUID()), PROTOCOL);
  const { principal, tokens: first } = signInAnswer.parse(await signedIn.json());
  let tokens = first;
  const by = principal.person;
  const headers = (): Record<string, string> => ({ ...PROTOCOL, authorization: `Bearer ${tokens.accessToken}` });
  const known: Incident[] = [];

  const newIncident = (): Incident => {
    const draft = { ...emptyDraft, category: 'connectivity', severity: 'SEV3' as const, symptoms: ['vpn-drops'] };
    const context = { id: clock.newId(), by, loggedAt: new Date().toISOString(), device: undefined, title: `Crash ${random()}` };
    return create(incidentShape, incidentFromDraft(draft, context), clock.tick(), by);
  };
  const changed = (incident: Incident): Incident => {
    clock.see(stampHlc(latestStamp(incident)));
    const patch = oneOf(random, [
      { impact: `Lane ${random()}` },
      { title: `Changed ${random()}` },
      { symptoms: { 'no-image': true as const } },
    ]);
    return edit(incidentShape, incident, patch, clock.tick(), by, () => true);
  };
  const remarkOn = ({ id }: Incident): SyncedDocument =>
    remark(id, `Seen ${random()}`, { by, occurredAt: new Date().toISOString(), newId: clock.newId, tick: clock.tick });

  const nextBatch = (): Batch => {
    const size = between(random, 1, BATCH_MAX);
    if (known.length === 0 || random() < 0.4) return { collection: 'incidents', documents: Array.from({ length: size }, newIncident) };
    const some = [...new Set(Array.from({ length: size }, () => oneOf(random, random() < 0.2 && shared.length > 0 ? shared : known)))];
    return random() < 0.5
      ? { collection: 'incidents', documents: some.map(changed) }
      : { collection: 'timeline', documents: some.map(remarkOn) };
  };

  const told = (collection: CollectionName, sent: SyncedDocument, outcome: PushOutcome | undefined): void => {
    if (outcome === undefined || outcome.id !== sent.id) return deps.onWrong(`no outcome for ${collection}/${sent.id}`);
    if (outcome.outcome === 'rejected') return deps.onWrong(`${collection}/${sent.id} was refused: ${outcome.reason}`);
    const held = outcome.outcome === 'merged' ? (outcome.document as unknown as SyncedDocument) : sent;
    book.note(collection, held);
    deps.onNumber(outcome.seq, `${collection}/${sent.id}`);
    if (collection === 'incidents') remember(held as Incident);
    return undefined;
  };
  const replaceOrAdd = (list: Incident[], incident: Incident, max: number): void => {
    const place = list.findIndex(({ id }) => id === incident.id);
    if (place >= 0) list[place] = incident;
    else if (list.length < max) list.push(incident);
  };
  const remember = (incident: Incident): void => {
    if (known.length === KNOWN_MAX && !known.some(({ id }) => id === incident.id)) known.shift();
    replaceOrAdd(known, incident, KNOWN_MAX);
    replaceOrAdd(shared, incident, SHARED_MAX);
  };

  let unanswered: Batch | undefined;
  const push = async (): Promise<Problem | undefined> => {
    const batch = (unanswered ??= nextBatch());
    const response = await post(`/api/v1/sync/${batch.collection}`, { documents: batch.documents }, headers());
    const answer: unknown = await response.json();
    if (!response.ok) return problem.parse(answer);
    const { outcomes } = pushAnswer.parse(answer);
    batch.documents.forEach((sent, place) => told(batch.collection, sent, outcomes[place]));
    unanswered = undefined;
    return undefined;
  };
  const refresh = async (): Promise<boolean> => {
    const response = await post('/api/v1/session/refresh', { refreshToken: tokens.refreshToken }, PROTOCOL);
    if (response.status === 401) return false;
    if (response.ok) tokens = refreshAnswer.parse(await response.json()).tokens;
    return true;
  };

  /** Answers whether it came to anything. */
  const step = async (): Promise<boolean> => {
    if (random() < REFRESH_SHARE) {
      if (!(await refresh())) deps.onWrong('a token that was given is unknown');
      return true;
    }
    const refused = await push();
    if (refused !== undefined && refused.kind !== 'unavailable') deps.onWrong(`a push was refused: ${JSON.stringify(refused)}`);
    return refused === undefined;
  };

  return {
    headers,
    push,
    refresh,
    work: async (stop) => {
      while (!stop.aborted) {
        // A connection that breaks is what this is about.
        const came = await step().catch(() => false);
        await new Promise((resolve) => setTimeout(resolve, came ? random() * BREATH_MS : AFTER_FAILURE_MS));
      }
    },
  };
}
