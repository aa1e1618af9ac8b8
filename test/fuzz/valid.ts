import { answerPatch, finishOf, startRun } from '#domain/checklists/run.ts';
import { decide, emptyRule } from '#domain/compat/review.ts';
import { BUCKETS } from '#domain/digest/digest.ts';
import { create, edit, type MergeShape, type Patch, type SyncedDocument } from '#domain/merge/merge.ts';
import { siteVisit } from '#domain/packs/checklists/site-visit.ts';
import type { Checkpoint } from '#domain/protocol/sync.ts';
import { collectionNames, collections, type CollectionName, type DocumentOf } from '#domain/schema/collections.ts';
import type { Device } from '#domain/schema/device.ts';
import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import type { Role } from '#domain/schema/person.ts';
import { PROTOCOL, signInBody, type Laptop } from '#sync-server/testing/harness.ts';
import type { Courier } from '../relay/courier.ts';
import type { Author } from './complaints.ts';
import type { Kind, Valid } from './request.ts';

/** What is to hand for making requests. */
export type Scene = {
  /** Signed in: one laptop for each role. */
  readonly hands: { readonly [R in Role]: Laptop };
  /** A technician's, whose work travels by others, and that comes back by its certificate. */
  readonly courier: Courier;
  /** Something that the server holds and everybody may see; `undefined` while there is nothing. */
  readonly known: <C extends CollectionName>(collection: C, wanted?: (document: DocumentOf[C]) => boolean) => DocumentOf[C] | undefined;
  /** Ids of sites: one in the region of technicians, one elsewhere. */
  readonly sites: readonly [string, string];
  /** What no technician may see, and its kind. */
  readonly secret: string;
  readonly checkpoint: Checkpoint;
  readonly now: number;
};

/** A request as the app would send it, and in whose name it would write. */
export type Asked = { readonly valid: Valid; readonly author: Author };

const ROLES = ['operator', 'technician', 'lead', 'admin'] as const;
/** Who writes to a collection; of sites and people nobody may, and may try. */
const WRITERS: { readonly [C in CollectionName]: readonly Role[] } = {
  incidents: ROLES,
  timeline: ROLES,
  evidence: ROLES,
  checklists: ROLES,
  variants: ['technician', 'lead', 'admin', 'lead'],
  devices: ['technician', 'lead'],
  templates: ['admin'],
  sites: ['admin'],
  people: ['admin'],
};
const PUSHED = ['incidents', 'incidents', 'incidents', 'timeline', 'evidence', 'checklists', 'variants', 'devices', 'templates'] as const;

/** What the app would send next. `dice` in 0…999 chooses among possibilities. */
export async function validRequest(kind: Kind, dice: number, scene: Scene): Promise<Asked> {
  const role = pick(ROLES, dice);
  const laptop = scene.hands[role];
  const { headers, answer } = laptop;
  const author = { person: answer.principal.person, role };
  const json = { 'content-type': 'application/json' };
  const collection = pick(collectionNames, dice);
  const get = (path: string, query: Valid['query'] = {}): Asked => ({ author, valid: { method: 'GET', path, query, headers } });
  const post = (path: string, body: unknown, more: Valid['headers'] = headers): Asked => ({
    author,
    valid: { method: 'POST', path, query: {}, headers: { ...json, ...more }, body },
  });
  const { epoch, scope, seq } = scene.checkpoint;
  switch (kind) {
    case 'push':
      return pushRequest(dice, scene);
    case 'pull': {
      const heard: Valid['query'] = dice % 3 === 0 ? { heardEpoch: epoch, heardSeq: String(seq + (dice % 2)) } : {};
      const limit = String(1 + (dice % 20));
      return get(`/api/v1/sync/${collection}`, { limit, epoch, scope: pick([scope, 'e'], dice >> 2), seq: String(dice), ...heard });
    }
    case 'latest':
      return get(`/api/v1/sync/${collection}/latest`, { limit: String(1 + (dice % 20)), before: String(dice), phase: 'open' });
    case 'digest':
      return get(`/api/v1/sync/${collection}/digest`);
    case 'bucket':
      return post(`/api/v1/sync/${collection}/bucket`, { buckets: [dice % BUCKETS, (dice * 7) % BUCKETS] });
    case 'documents': {
      const known = scene.known(collection)?.id;
      return post(`/api/v1/sync/${collection}/documents`, { ids: [known ?? laptop.newId(), scene.secret, laptop.newId()] });
    }
    case 'stream':
      return get('/api/v1/sync/stream');
    case 'relay':
      return relayRequest(dice, scene);
    case 'report':
      return post('/api/v1/laptops/report', {
        waiting: dice,
        waitingSince: scene.now - dice,
        refused: dice % 3,
        clockErrorMs: -dice,
        appVersion: '0.1.0',
        protocol: 1,
        storage: { used: dice * 1000, left: 1e9 },
        digestAt: scene.now,
      });
    case 'sign-in':
      return post('/api/v1/session', signInBody('operator', laptop.newId()), PROTOCOL);
    case 'refresh':
      return post('/api/v1/session/refresh', { refreshToken: answer.tokens.refreshToken }, PROTOCOL);
    case 'resume':
      return post('/api/v1/session/resume', await scene.courier.proof(scene.now), PROTOCOL);
    case 'sign-out':
      return { author, valid: { method: 'DELETE', path: '/api/v1/session', query: {}, headers } };
    case 'server':
      return get(pick(['/api/v1/server', '/health/ready', '/health/live', '/'], dice));
    default:
      return kind satisfies never;
  }
}

function pushRequest(dice: number, scene: Scene): Asked {
  const collection = pick(PUSHED, dice);
  const role = pick(WRITERS[collection], dice >> 3);
  const laptop = scene.hands[role];
  const documents = work(collection, dice, laptop, scene);
  return {
    author: { person: laptop.answer.principal.person, role },
    valid: {
      method: 'POST',
      path: `/api/v1/sync/${collection}`,
      query: {},
      headers: { ...laptop.headers, 'content-type': 'application/json' },
      body: { documents, ...(dice % 2 === 0 ? { from: scene.checkpoint } : {}) },
    },
  };
}

/** Work of the courier in several collections, brought by somebody else; damaged in the bundle, or before it was sealed. */
async function relayRequest(dice: number, scene: Scene): Promise<Asked> {
  const { courier, hands } = scene;
  const mine = (['incidents', 'timeline', 'checklists', 'devices'] as const).flatMap((collection) =>
    work(collection, dice, courier, scene).map((document) => ({ collection, document })),
  );
  const documents = mine.slice(0, 1 + (dice % 4));
  const load = { documents, aheadMs: dice % 3 === 0 ? dice * 1000 : 0 };
  const seal = (body: unknown): Promise<unknown> => courier.seal(body, Math.min(200, Math.max(1, countIn(body))));
  const valid = {
    method: 'POST',
    path: '/api/v1/relay',
    query: {},
    headers: { ...hands[pick(ROLES, dice)].headers, 'content-type': 'application/json' },
  };
  const author = { person: courier.answer.principal.person, role: 'technician' } as const;
  return { author, valid: dice % 2 === 0 ? { ...valid, body: await seal(load) } : { ...valid, body: load, seal } };
}

function countIn(load: unknown): number {
  const { documents } = (load ?? {}) as { readonly documents?: unknown };
  return Array.isArray(documents) ? documents.length : 1;
}

/** New work, work on what is there (one's own and that of others), or something that was there already. */
function work(collection: CollectionName, dice: number, laptop: Laptop, scene: Scene): SyncedDocument[] {
  const { person } = laptop.answer.principal;
  const choice = dice >> 2;
  const at = new Date(scene.now).toISOString();
  const some = scene.known('incidents');
  const place = pick(['', ...scene.sites], choice);
  const made = <C extends CollectionName>(of: C, fields: object): DocumentOf[C] => {
    const all = { id: laptop.newId(), by: person, at, ...fields } as unknown as Parameters<typeof create<DocumentOf[C]>>[1];
    return create(shapeOf(of), all, laptop.tick(), person);
  };
  const changed = <C extends CollectionName>(of: C, document: DocumentOf[C], patch: Patch<DocumentOf[C]>): DocumentOf[C] =>
    edit(shapeOf(of), document, patch, laptop.tick(), person, () => true);

  switch (collection) {
    case 'incidents': {
      const fresh = laptop.incident({ site: place });
      if (some === undefined) return [fresh];
      const mine = { symptoms: { 'no-image': true }, owner: person } as const;
      return pick(
        [
          (): SyncedDocument[] => [fresh, laptop.incident()],
          (): SyncedDocument[] => [laptop.edited(some, { impact: `changed ${dice}`, ...(dice % 3 === 0 ? { site: place } : {}) })],
          (): SyncedDocument[] => [laptop.edited(some, mine), fresh],
          (): SyncedDocument[] => [some, laptop.edited(some, { title: `Title ${dice}` })],
        ],
        choice,
      )();
    }
    case 'timeline':
      return [laptop.remark(some?.id ?? laptop.newId(), `remark ${dice}`)];
    case 'evidence': {
      const own = scene.known('evidence', ({ by }) => by === person);
      if (own !== undefined && choice % 3 === 0) return [changed('evidence', own, { caption: `caption ${dice}` })];
      const about =
        choice % 2 === 0 ? { incident: some?.id ?? '' } : { incident: '', site: scene.sites[0], run: scene.known('checklists')?.id };
      const bytes = { name: 'cabinet.jpg', type: 'image/jpeg', size: dice, sha256: 'ab'.repeat(32) };
      return [made('evidence', { ...bytes, ...about, newest: '' })];
    }
    case 'checklists': {
      const on = choice % 2 === 0 ? { incident: some } : {};
      const run = startRun(siteVisit, { ...on, site: place }, { id: laptop.newId(), by: person, at, stamp: laptop.tick() });
      const there = scene.known('checklists');
      if (there === undefined || choice % 3 === 0) return [run];
      const item = pick(['safe', 'lock', 'isolated'], choice);
      if (choice % 5 === 0) {
        const finished = finishOf(there, person, at, 'Rain');
        return [changed('checklists', there, { finished: typeof finished === 'string' ? undefined : finished })];
      }
      return [
        changed('checklists', there, answerPatch(there, item, person, { answer: pick(['pass', 'fail'], dice), note: `note ${dice}` })),
      ];
    }
    case 'variants':
      return [
        ruleOf(
          choice,
          at,
          scene,
          person,
          (fields) => made('variants', fields),
          (rule, patch) => changed('variants', rule, patch),
        ),
      ];
    case 'devices': {
      const device = scene.known('devices');
      if (device === undefined || choice % 3 === 0) {
        const variant = { hardware: 'r2', firmware: '2.4.1', app: '' };
        const fields = { site: place, name: `QX-${dice}`, type: 'camera', serial: `QX-${dice}`, lane: '', vendor: '', variant };
        return [made('devices', { ...fields, proposed: { by: person, at } })].map(withoutAuthor);
      }
      const decided = pick<Patch<Device>>([{ site: scene.sites[1], sighted: undefined }, { proposed: undefined }, { retiredAt: at }], dice);
      const sighted = { sighted: { site: scene.sites[0], by: person, at } };
      return [changed('devices', device, choice % 2 === 0 ? sighted : decided)];
    }
    case 'templates':
      return [made('templates', { form: { ...siteVisit, version: 2 + dice } })];
    default:
      // Of these the app sends nothing.
      return [];
  }
}

/** A rule that is new, goes on to its review, or is decided on there. */
function ruleOf(
  choice: number,
  at: string,
  scene: Scene,
  person: string,
  made: (fields: object) => MatrixRule,
  changed: (rule: MatrixRule, patch: Patch<MatrixRule>) => MatrixRule,
): MatrixRule {
  const proposed = scene.known('variants', ({ by, state }) => state.status === 'proposed' && by !== person);
  const draft = scene.known('variants', ({ by, state }) => state.status === 'draft' && by === person);
  if (proposed !== undefined && choice % 3 === 1) {
    const state = decide(proposed, pick(['published', 'declined'] as const, choice >> 2), person, at, 'seen');
    if (typeof state !== 'string') return changed(proposed, { state });
  }
  if (draft !== undefined && choice % 3 === 2) return changed(draft, { state: { status: 'proposed', proposedAt: at } });
  const content = { ...emptyRule, pattern: { ...emptyRule.pattern, model: 'Cam-B' }, ruling: { verdict: 'blocked', text: 'restarts' } };
  return made({ ...content, state: choice % 2 === 0 ? { status: 'draft' } : { status: 'proposed', proposedAt: at } });
}

/** A device has nobody who wrote it but in its stamps. */
function withoutAuthor(document: object): SyncedDocument {
  const { by: _by, at: _at, ...rest } = document as SyncedDocument & { readonly by?: unknown; readonly at?: unknown };
  return rest;
}

function shapeOf<C extends CollectionName>(collection: C): MergeShape<DocumentOf[C]> {
  return collections[collection].shape;
}

function pick<T>(list: readonly T[], dice: number): T {
  return list[dice % list.length] as T;
}
