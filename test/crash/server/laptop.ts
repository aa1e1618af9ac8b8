import { randomBytes, randomUUID } from 'node:crypto';
import { stampHlc } from '#domain/clock/stamp.ts';
import { create, edit, latestStamp, type SyncedDocument } from '#domain/merge/merge.ts';
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
  const remember = (incident: Incident): void => {
    const place = known.findIndex(({ id }) => id === incident.id);
    if (place >= 0) known[place] = incident;
    else known.push(incident);
    if (known.length > KNOWN_MAX) known.shift();
    const place2 = shared.findIndex(({ id }) => id === incident.id);
    if (place2 >= 0) shared[place2] = incident;
    else if (shared.length < 5) shared.push(incident);
  };

  let unanswered: Batch | undefined;
  const pushOnce = async (): Promise<'answered' | 'nothing'> => {
    const batch = (unanswered ??= nextBatch());
    const response = await post(`/api/v1/sync/${batch.collection}`, { documents: batch.documents }, headers());
    if (response.status === 503) return 'nothing';
    if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}`);
    const { outcomes } = pushAnswer.parse(await response.json());
    batch.documents.forEach((sent, place) => told(batch.collection, sent, outcomes[place]));
    unanswered = undefined;
    return 'answered';
  };
  const refresh = async (): Promise<boolean> => {
    const response = await post('/api/v1/session/refresh', { refreshToken: tokens.refreshToken }, PROTOCOL);
    if (response.status === 401) return false;
    if (response.ok) tokens = refreshAnswer.parse(await response.json()).tokens;
    return true;
  };

  return {
    headers,
    refresh,
    work: async (stop) => {
      while (!stop.aborted) {
        const came = await (
          random() < 0.03 ? refresh().then((fine) => (fine ? 'answered' : deps.onWrong('a token that was given is unknown'))) : pushOnce()
        ).catch((error: unknown) => {
          // A connection that breaks is what this is about; an answer that no laptop should get is not.
          if (error instanceof Error && error.message.startsWith('status')) deps.onWrong(error.message);
          return 'nothing';
        });
        await new Promise((resolve) => setTimeout(resolve, came === 'answered' ? random() * BREATH_MS : AFTER_FAILURE_MS));
      }
    },
  };
}
