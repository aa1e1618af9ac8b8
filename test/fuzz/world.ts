import { hlcMs } from '#domain/clock/hlc.ts';
import { stampAuthor, stampHlc } from '#domain/clock/stamp.ts';
import { changedPaths, stampOf, type SyncedDocument } from '#domain/merge/merge.ts';
import { CLOCK_TOLERANCE_MS } from '#domain/protocol/sync.ts';
import { collections, type CollectionName } from '#domain/schema/collections.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { createAccount, createTenant } from '#sync-server/accounts.ts';
import type { Commit } from '#sync-server/storage/port.ts';
import { CHEAP, harness, PASSWORD, PROTOCOL, signInBody, START_MS, type Harness, type Laptop } from '#sync-server/testing/harness.ts';
import { writeDocuments } from '#sync-server/sync/write.ts';
import { create } from '#domain/merge/merge.ts';
import { siteShape } from '#domain/schema/site.ts';
import type { Kind, Valid } from './request.ts';

/** In documents of a tenant that is none of the attacker's business. */
export const SECRET = 'south-secret-4711';
/** Longer than anybody who guesses passwords has to wait, in ms. */
const NEXT_WINDOW_MS = 16 * 60_000;
const KNOWN_MAX = 200;

/** A server with work in it, and somebody signed in who sends what they like. */
export type World = {
  readonly server: Harness;
  /** What the app would send next; `dice` in 0…999 chooses among possibilities. */
  readonly valid: (kind: Kind, dice: number) => Valid;
  /** Ids of what was committed since it was asked last, beside what the server itself notes, and in what way that is wrong, if it is. */
  readonly committed: () => { readonly ids: readonly string[]; readonly wrong: readonly string[] };
  /** Signs in anew, some time later: as often as the attacker was thrown out. */
  readonly later: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function openWorld(): Promise<World> {
  const server = await harness();
  await addNeighbour(server);
  let windows = 0;
  let laptop = await server.signIn('operator');
  const other = await server.signIn('technician');
  const known: Incident[] = [];
  for (let count = 0; count < 5; count += 1) known.push(other.incident());
  await other.push('incidents', ...known);

  const held = new Map<string, SyncedDocument>();
  for (const incident of known) held.set(`incidents/${incident.id}`, incident);
  const commits: Commit[] = [];
  const unsubscribe = server.deps.storage.subscribe((commit) => commits.push(commit));

  const take = (collection: CollectionName, content: string): string[] => {
    const document = JSON.parse(content) as SyncedDocument;
    const before = held.get(`${collection}/${document.id}`);
    held.set(`${collection}/${document.id}`, document);
    if (collection === 'incidents') {
      known.push(document as Incident);
      if (known.length > KNOWN_MAX) known.splice(5, 1);
    }
    return complaints(collection, before, document, laptop.answer.principal.person, server.deps.now());
  };

  return {
    server,
    valid: (kind, dice) => validRequest(kind, dice, laptop, known),
    committed: () => {
      const changes = commits.splice(0).flatMap(({ tenant, changes: all }) => (tenant === server.tenant ? all : []));
      const documents = changes.flatMap(({ collection, documents: all }) => all.map((one) => ({ collection, ...one })));
      return {
        ids: documents.filter(({ content, collection }) => !isCollision(collection, content)).map(({ id }) => id),
        wrong: documents.flatMap(({ collection, content }) => take(collection, content)),
      };
    },
    later: async () => {
      windows += 1;
      server.setNow(START_MS + windows * NEXT_WINDOW_MS);
      laptop = await server.signIn('operator');
    },
    close: async () => {
      unsubscribe();
      await server.close();
    },
  };
}

/** A document that says nothing to the attacker's tenant, under ids that they might guess. */
async function addNeighbour(server: Harness): Promise<void> {
  const deps = { ...server.deps, passwordCost: CHEAP };
  const south = await createTenant(deps, { name: SECRET });
  await createAccount(deps, south, { name: SECRET, email: 'operator@south.test', role: 'operator', password: PASSWORD });
  const fields = { id: '018f0000-0000-7000-8000-00000000beef', name: SECRET };
  const site = create(
    siteShape,
    fields as Parameters<typeof create<Parameters<typeof siteShape.derive>[0]>>[1],
    deps.clock.tick(),
    server.tenant,
  );
  await server.deps.storage.transact(south, (transaction) => writeDocuments(transaction, 'sites', [site]));
}

function isCollision(collection: CollectionName, content: string): boolean {
  return collection === 'timeline' && (JSON.parse(content) as { readonly kind?: string }).kind === 'collision';
}

/** What no server may store, whatever was sent: looked at without the code that judges. */
function complaints(
  collection: CollectionName,
  before: SyncedDocument | undefined,
  after: SyncedDocument,
  person: string,
  now: number,
): string[] {
  const name = `${collection}/${after.id}`;
  const parsed = collections[collection].schema.safeParse(after);
  if (!parsed.success) return [`${name} does not fit its schema`];
  if (collection === 'timeline' && (after as { readonly kind?: string }).kind === 'collision') return [];
  const comesByPush =
    ['incidents', 'checklists', 'templates', 'variants', 'evidence'].includes(collection) ||
    (collection === 'timeline' && before === undefined);
  if (!comesByPush) return [`${name} does not come by push`];
  return changedPaths(before, after).flatMap((path) => {
    const stamp = stampOf(after, path);
    if (stampAuthor(stamp) !== person) return [`${name} ${path}: written in the name of somebody else`];
    return hlcMs(stampHlc(stamp)) > now + CLOCK_TOLERANCE_MS ? [`${name} ${path}: written in the future`] : [];
  });
}

function validRequest(kind: Kind, dice: number, laptop: Laptop, known: readonly Incident[]): Valid {
  const { headers, answer } = laptop;
  const json = { 'content-type': 'application/json' };
  const collection =
    (['incidents', 'timeline', 'sites', 'devices', 'variants', 'evidence', 'checklists', 'templates', 'people'] as const)[dice % 9] ??
    'incidents';
  const get = (path: string, query: Valid['query'] = {}): Valid => ({ method: 'GET', path, query, headers });
  const post = (path: string, body: unknown, more: Valid['headers']): Valid => ({
    method: 'POST',
    path,
    query: {},
    headers: { ...json, ...more },
    body,
  });
  switch (kind) {
    case 'push':
      return pushRequest(dice, laptop, known);
    case 'pull':
      return get(`/api/v1/sync/${collection}`, { limit: String(1 + (dice % 20)), epoch: 'e', scope: 'tenant', seq: String(dice) });
    case 'latest':
      return get(`/api/v1/sync/${collection}/latest`, { limit: String(1 + (dice % 20)), before: String(dice) });
    case 'stream':
      return get('/api/v1/sync/stream');
    case 'sign-in':
      return post('/api/v1/session', signInBody('operator', laptop.newId()), PROTOCOL);
    case 'refresh':
      return post('/api/v1/session/refresh', { refreshToken: answer.tokens.refreshToken }, PROTOCOL);
    case 'sign-out':
      return { method: 'DELETE', path: '/api/v1/session', query: {}, headers };
    case 'server':
      return get((['/api/v1/server', '/health/ready', '/health/live', '/'] as const)[dice % 4] ?? '/');
    default:
      return kind satisfies never;
  }
}

/** New work, work on what is there (one's own and that of others), or something that was there already. */
function pushRequest(dice: number, laptop: Laptop, known: readonly Incident[]): Valid {
  const some = known[dice % known.length];
  const choices = [
    (): object[] => [laptop.incident(), laptop.incident()],
    (): object[] => (some === undefined ? [] : [laptop.edited(some, { impact: `changed ${dice}` })]),
    (): object[] =>
      some === undefined
        ? []
        : [laptop.edited(some, { symptoms: { 'no-image': true }, owner: laptop.answer.principal.person }), laptop.incident()],
    (): object[] => (some === undefined ? [] : [some, laptop.edited(some, { title: `Title ${dice}` })]),
  ];
  const timeline = dice % 5 === 4;
  const documents = timeline ? [laptop.remark(some?.id ?? laptop.newId(), `remark ${dice}`)] : (choices[dice % choices.length]?.() ?? []);
  return {
    method: 'POST',
    path: `/api/v1/sync/${timeline ? 'timeline' : 'incidents'}`,
    query: {},
    headers: { ...laptop.headers, 'content-type': 'application/json' },
    body: { documents },
  };
}
