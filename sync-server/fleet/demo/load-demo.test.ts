import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completedForms } from '#domain/checklists/run.ts';
import { isFor, newManualFor } from '#domain/manuals/manual-for.ts';
import { manual } from '#domain/protocol/manuals.ts';
import { unmetBehind } from '#domain/rules/gates.ts';
import { allowedMoves } from '#domain/rules/workflow.ts';
import { collectionNames, collections, type CollectionName, type DocumentOf } from '#domain/schema/collections.ts';
import { roadside } from '#domain/packs/roadside.ts';
import { valueOf } from '#domain/merge/collisions.ts';
import { incidentShape } from '#domain/schema/incident.ts';
import { stampHlc } from '#domain/clock/stamp.ts';
import { hlcMs } from '#domain/clock/hlc.ts';
import { serverClock } from '../../clock.ts';
import { filesIn } from '../../evidence/files.ts';
import { manualTypeOf } from '../../manuals/check.ts';
import { openLibrary } from '../../published/library.ts';
import { verifyPassword } from '../../passwords.ts';
import { openSqlite } from '../../storage/sqlite/storage.ts';
import { CHEAP, freshFolder, seededRandom } from '../../testing/harness.ts';
import { demoAccounts, loadDemo, type DemoDeps } from './load-demo.ts';

const NOW = Date.parse('2026-11-21T14:02:00Z');
const folder = freshFolder();
let deps: DemoDeps;
let tenant = '';

beforeAll(async () => {
  const now = (): number => NOW;
  const random = seededRandom('demo');
  deps = {
    storage: openSqlite({ file: join(folder.path, 'milepost.db'), now }),
    clock: serverClock(now, random),
    random,
    passwordCost: CHEAP,
    manuals: { folder: join(folder.path, 'manuals'), maxBytes: 1024 },
  };
  const loaded = await loadDemo(deps);
  if (loaded === 'email-taken') throw new Error(loaded);
  tenant = loaded.tenant;
});
afterAll(async () => {
  await deps.storage.close();
  folder.remove();
});

const all = <C extends CollectionName>(collection: C): Promise<DocumentOf[C][]> =>
  deps.storage.read((reader) => reader.allDocuments(tenant, collection));

describe('the demo tenant', () => {
  test('has manuals, each for devices that it has, of the type that its bytes are', async () => {
    const library = openLibrary(filesIn(join(folder.path, 'manuals')), manual);
    const manuals = [...(await library.newest(tenant)).values()];
    const devices = await all('devices');
    expect(manuals).toHaveLength(2);
    for (const { sha256, type, for: what } of manuals) {
      expect(newManualFor.parse(what)).toEqual(what);
      expect(devices.some((device) => isFor(what, device))).toBe(true);
      const file = await library.find(tenant, sha256);
      expect(await manualTypeOf(file?.path ?? '')).toEqual({ type });
    }
  });

  test('has its fleet, people, incidents and their timelines, all valid', async () => {
    const counts: { [collection: string]: number } = {};
    for (const name of collectionNames) {
      const documents = await all(name);
      for (const document of documents) expect(collections[name].schema.parse(document)).toEqual(document);
      counts[name] = documents.length;
    }
    expect(counts).toMatchObject({ sites: 60, devices: 600, people: 13, incidents: 26, variants: 15 });
    expect(counts['timeline']).toBeGreaterThan(100);
  });

  test('has an account of each role that can sign in', async () => {
    expect(demoAccounts.map((one) => one.role)).toEqual(['technician', 'operator', 'lead', 'admin']);
    for (const { email, password } of demoAccounts) {
      const account = await deps.storage.read((reader) => reader.accountByEmail(email));
      expect(await verifyPassword(password, account?.passwordHash ?? '')).toBe(true);
    }
  });

  test('has a board that looks alive: a SEV1 minutes old, every status, some closed last week', async () => {
    const incidents = await all('incidents');
    const newest = incidents.toSorted((a, b) => (a.newest < b.newest ? -1 : 1));
    expect(newest[0]).toMatchObject({ severity: 'SEV1', status: 'acknowledged' });
    expect(NOW - Date.parse(newest[0]!.detectedAt)).toBeLessThan(10 * 60_000);
    expect(new Set(incidents.map((one) => one.status)).size).toBe(7);
    expect(incidents.filter((one) => one.phase === 'open').length).toBeGreaterThan(15);
    expect(incidents.at(-1)?.id).toBe(newest[0]?.id);
  });

  test('every incident is where something is, in a category of the pack, with symptoms of it', async () => {
    const sites = new Set((await all('sites')).map((one) => one.id));
    const devices = new Map((await all('devices')).map((one) => [one.id, one]));
    for (const incident of await all('incidents')) {
      expect(sites.has(incident.site)).toBe(true);
      if (incident.device !== '') expect(devices.get(incident.device)).toMatchObject({ site: incident.site, variant: incident.variant });
      const known = new Set(roadside.categories.flatMap((category) => category.symptoms));
      expect(roadside.categories.map((category) => category.key)).toContain(incident.category);
      expect(Object.keys(incident.symptoms).filter((symptom) => !known.has(symptom))).toEqual([]);
    }
  });

  test('every timeline tells how its incident came to be as it is, in order and in the past', async () => {
    const timeline = (await all('timeline')).toSorted((a, b) => (a.order < b.order ? -1 : 1));
    for (const incident of await all('incidents')) {
      const entries = timeline.filter((entry) => entry.incident === incident.id);
      expect(entries[0]).toMatchObject({ kind: 'logged', by: incident.loggedBy, occurredAt: incident.loggedAt });
      const times = entries.map((entry) => Date.parse(entry.occurredAt));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.at(-1)).toBeLessThanOrEqual(NOW);
      expect(Date.parse(incident.startedAt)).toBeLessThanOrEqual(Date.parse(incident.detectedAt));
      let status = 'detected';
      for (const { kind, to, from, occurredAt } of entries.filter((entry) => entry.kind === 'status')) {
        expect(kind).toBe('status');
        expect(from).toBe(status);
        expect(allowedMoves(status as 'detected').map((move) => move.to)).toContain(to);
        expect(incident.state).toMatchObject({ [`${String(to)}At`]: occurredAt });
        status = String(to);
      }
      expect(status).toBe(incident.status);
      for (const path of new Set(entries.flatMap((entry) => (entry.path === undefined || entry.path === 'state' ? [] : entry.path)))) {
        expect(entries.findLast((entry) => entry.path === path)?.to).toEqual(valueOf(incidentShape, incident, path));
      }
      for (const stamp of Object.values(incident.stamps)) expect(hlcMs(stampHlc(stamp))).toBeLessThanOrEqual(NOW);
    }
  });

  test('no story gets round a gate: what steps ask for is there, or the story says why it is not', async () => {
    const [timeline, runs] = [await all('timeline'), await all('checklists')];
    for (const incident of await all('incidents')) {
      const filled = completedForms(runs.filter((run) => run.incident === incident.id));
      const remarked = timeline.some((entry) => entry.kind === 'remark' && entry.incident === incident.id);
      const missing = unmetBehind(incident, { gates: roadside.gates, now: NOW, remarked, evidenced: false, filled });
      expect
        .soft(
          missing.map(({ requirement }) => requirement.key),
          `${incident.title} ${incident.severity} ${incident.status}`,
        )
        .toEqual([]);
    }
  });

  test('tells the worked examples: each with its prevention', async () => {
    const prevented = (await all('incidents')).filter((one) => Object.keys(one.preventionActions).length >= 3);
    expect(prevented).toHaveLength(6);
    for (const incident of prevented) expect(incident.rootCause?.certainty).toBe('confirmed');
  });

  test('is made once', async () => {
    expect(await loadDemo(deps)).toBe('email-taken');
    expect(await deps.storage.read((reader) => reader.tenants())).toHaveLength(1);
  });
});
