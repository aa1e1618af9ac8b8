import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { observe, startClock, tick, type ClockState, type Hlc } from '#domain/clock/hlc.ts';
import { stampHlc } from '#domain/clock/stamp.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { create, edit, latestStamp, type Patch } from '#domain/merge/merge.ts';
import { signInAnswer, type LaptopPublicKey, type SignInAnswer } from '#domain/protocol/session.ts';
import { pushAnswer, type PushOutcome } from '#domain/protocol/sync.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import { remark, timelineOf } from '#domain/rules/timeline.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import type { Person, Role } from '#domain/schema/person.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { createAccount, createTenant } from '../accounts.ts';
import { buildApp } from '../app.ts';
import { serverClock, type Now, type Random } from '../clock.ts';
import type { AppDeps } from '../deps.ts';
import { generateKeys } from '../keys.ts';
import { serverLogger } from '../start.ts';
import type { Storage } from '../storage/port.ts';
import { openSqlite } from '../storage/sqlite/storage.ts';

/** For tests: a server over a fresh database, with a clock of its own, deterministic randomness and three people. */
export type Harness = {
  readonly deps: AppDeps;
  readonly app: FastifyInstance;
  readonly tenant: string;
  readonly people: { readonly [R in Role]: Person };
  readonly logLines: string[];
  readonly setNow: (ms: number) => void;
  /** `publicKey`: of a laptop that is to sign something itself. */
  readonly signIn: (role: Role, laptop?: string, publicKey?: LaptopPublicKey) => Promise<Laptop>;
  readonly close: () => Promise<void>;
};

/** The password of everybody in a harness. */
export const PASSWORD = 'correct horse battery';
export const START_MS = Date.UTC(2026, 10, 21, 12, 0, 0);
export const PROTOCOL = { [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) };
export const CHEAP = { memory: 16, passes: 1, parallelism: 1 };

/** The same bytes for the same `seed`, however often it is asked. */
export function seededRandom(seed: string): Random {
  let count = 0;
  return (size) => {
    const blocks: Buffer[] = [];
    for (let have = 0; have < size; have += 32)
      blocks.push(
        createHash('sha256')
          .update(`${seed} ${(count += 1)}`)
          .digest(),
      );
    return Buffer.concat(blocks).subarray(0, size);
  };
}

export function freshFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'milepost-server-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** `open`: a storage over the clock of this server, in place of a fresh SQLite. */
export async function harness(extra: Partial<AppDeps> = {}, open?: (now: Now) => Promise<Storage>): Promise<Harness> {
  const folder = freshFolder();
  let nowMs = START_MS;
  const now = (): number => nowMs;
  const logLines: string[] = [];
  const random = seededRandom('server');
  const storage = (await open?.(now)) ?? extra.storage ?? openSqlite({ file: join(folder.path, 'test.db'), now });
  const deps: AppDeps = {
    now,
    random,
    clock: serverClock(now, random),
    keys: await generateKeys(),
    logger: serverLogger('info', { write: (line) => void logLines.push(line) }),
    version: '0.0.0',
    name: 'Test depot',
    passwordCost: CHEAP,
    ...extra,
    storage,
  };
  const tenant = await createTenant(deps, { name: 'North' });
  const person = async (role: Role): Promise<Person> => {
    const made = await createAccount(deps, tenant, { name: `A ${role}`, email: `${role}@north.test`, role, password: PASSWORD });
    if (made === 'email-taken') throw new Error(made);
    return made;
  };
  const people = {
    technician: await person('technician'),
    operator: await person('operator'),
    lead: await person('lead'),
    admin: await person('admin'),
  };
  const app = buildApp(deps);
  const newId = idsFrom('laptops', now);
  return {
    deps,
    app,
    tenant,
    people,
    logLines,
    setNow: (ms) => (nowMs = ms),
    signIn: async (role, laptop = newId(), publicKey) => {
      const body = signInBody(role, laptop);
      const payload = publicKey === undefined ? body : { ...body, laptop: { ...body.laptop, publicKey } };
      const response = await app.inject({ method: 'POST', url: '/api/v1/session', headers: PROTOCOL, payload });
      return laptopOf(app, signInAnswer.parse(response.json()), now);
    },
    close: async () => {
      await app.close();
      await storage.close();
      folder.remove();
    },
  };
}

export function signInBody(role: Role, laptop: string, password = PASSWORD) {
  return {
    email: `${role}@north.test`,
    password,
    laptop: { id: laptop, name: 'Toughbook 7', publicKey: { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) } },
  };
}

/** A signed-in laptop that writes documents as the app does. */
export type Laptop = {
  readonly answer: SignInAnswer;
  readonly headers: { readonly [name: string]: string };
  readonly get: (path: string) => Promise<LightMyRequestResponse>;
  readonly post: (path: string, payload: object) => Promise<LightMyRequestResponse>;
  readonly push: (collection: CollectionName, ...documents: readonly object[]) => Promise<PushOutcome[]>;
  readonly newId: () => string;
  readonly tick: () => Hlc;
  readonly incident: (over?: Partial<Incident>) => Incident;
  readonly edited: (incident: Incident, patch: Patch<Incident>) => Incident;
  /** What the timeline says of a change. */
  readonly told: (before: Incident, after: Incident) => TimelineEntry[];
  readonly remark: (incident: string, text: string) => TimelineEntry;
};

function laptopOf(app: FastifyInstance, answer: SignInAnswer, now: () => number): Laptop {
  const headers = { ...PROTOCOL, authorization: `Bearer ${answer.tokens.accessToken}` };
  const by = answer.principal.person;
  const newId = idsFrom(answer.tokens.refreshToken, now);
  let clock: ClockState = startClock(newId().slice(-12));
  const nextTick = (): Hlc => {
    const next = tick(clock, now());
    clock = next.state;
    return next.stamp;
  };
  const post = (path: string, payload: object): Promise<LightMyRequestResponse> =>
    app.inject({ method: 'POST', url: path, headers, payload });
  return {
    answer,
    headers,
    get: (path) => app.inject({ method: 'GET', url: path, headers }),
    post,
    push: async (collection, ...documents) => {
      const response = await post(`/api/v1/sync/${collection}`, { documents });
      return pushAnswer.parse(response.json()).outcomes;
    },
    newId,
    tick: nextTick,
    incident: (over = {}) => {
      const draft = { ...emptyDraft, category: 'connectivity', severity: 'SEV3' as const, symptoms: ['vpn-drops'] };
      const loggedAt = new Date(now()).toISOString();
      const fields = incidentFromDraft(draft, { id: newId(), by, loggedAt, device: undefined, title: 'Camera offline' });
      return create(incidentShape, { ...fields, ...over }, nextTick(), by);
    },
    edited: (incident, patch) => {
      clock = observe(clock, stampHlc(latestStamp(incident)));
      return edit(incidentShape, incident, patch, nextTick(), by, () => true);
    },
    told: (before, after) => timelineOf(before, after, { by, occurredAt: new Date(now()).toISOString(), newId, tick: nextTick }),
    remark: (incident, text) => remark(incident, text, { by, occurredAt: new Date(now()).toISOString(), newId, tick: nextTick }),
  };
}

function idsFrom(seed: string, now: () => number): () => string {
  const random = seededRandom(seed);
  return () => uuidv7(now(), random(10));
}
