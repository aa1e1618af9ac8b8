import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { create, edit } from '#domain/merge/merge.ts';
import { pullAnswer, pushAnswer, type Checkpoint, type PushOutcome } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import { personShape } from '#domain/schema/person.ts';
import { siteShape } from '#domain/schema/site.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import type { Now } from '../clock.ts';
import { openPostgres } from '../storage/postgres/storage.ts';
import type { Storage } from '../storage/port.ts';
import { harness, START_MS, type Harness, type Laptop } from '../testing/harness.ts';
import { postgresCluster, type PostgresCluster } from '../testing/postgres.ts';

let cluster: PostgresCluster;
beforeAll(async () => {
  cluster = await postgresCluster();
});
afterAll(() => cluster.remove());

/** The rules are the same whatever the epochs are kept in. */
const storages: { readonly [name: string]: ((now: Now) => Promise<Storage>) | undefined } = {
  SQLite: undefined,
  PostgreSQL: async (now) => openPostgres({ url: await cluster.database(), now, name: 'lost-line' }),
};
describe.each(Object.entries(storages))('on %s', (_name, open) => {
  /**
   * The lost line is played on a server of its own; `server` is the one restored from a backup of before: its epoch has ended
   * where the backup was made, and a restored one has begun.
   */
  let server: Harness;
  let technician: Laptop;
  let operator: Laptop;
  let shared: Incident;
  let lost: Checkpoint;
  beforeEach(async () => {
    server = await harness({}, open);
    [technician, operator] = [await server.signIn('technician'), await server.signIn('operator')];
    shared = operator.incident();
    await operator.push('incidents', shared);
    const { checkpoint } = pullAnswer.parse((await technician.get('/api/v1/sync/incidents')).json());
    lost = { ...checkpoint, seq: checkpoint.seq + 40 };
  });
  afterEach(() => server.close());

  const restoreNow = (): Promise<void> => server.deps.storage.beginEpoch('restored', true);
  const giveBack = async (
    laptop: Laptop,
    collection: CollectionName,
    documents: readonly object[],
    from: Checkpoint | undefined = lost,
  ): Promise<PushOutcome[]> => pushAnswer.parse((await laptop.post(`/api/v1/sync/${collection}`, { documents, from })).json()).outcomes;
  const stored = async <C extends CollectionName>(collection: C, id: string) =>
    (await server.deps.storage.read((reader) => reader.document(server.tenant, collection, id)))?.document;

  const seq = async () => (await server.deps.storage.read((reader) => reader.tenant(server.tenant)))?.seq;

  test('[S44] an answer to a push names the epoch of its numbers', async () => {
    const epoch = async (): Promise<string | undefined> => {
      const pushed = await technician.post('/api/v1/sync/incidents', { documents: [technician.incident()] });
      return pushAnswer.parse(pushed.json()).epoch;
    };
    expect(await epoch()).toBe(lost.epoch);
    await server.deps.storage.beginEpoch('next');
    expect(await epoch()).toBe('next');
  });

  describe('[S46] after a restore', () => {
    test('a laptop gives back what others wrote: edits, new incidents, entries, what the server and imports made', async () => {
      const edited = operator.edited(shared, { severity: 'SEV1' });
      const fresh = operator.edited(operator.incident(), { owner: operator.answer.principal.person });
      const entry = operator.remark(fresh.id, 'seen');
      const collision: TimelineEntry = { ...operator.remark(shared.id, 'x'), kind: 'collision' };
      const site = create(
        siteShape,
        { id: operator.newId(), name: 'J19', road: 'M1', direction: 'N', chainage: '1', region: '' },
        operator.tick(),
        server.people.admin.id,
      );
      await restoreNow();
      expect(await giveBack(technician, 'incidents', [edited, fresh])).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }]);
      expect(await giveBack(technician, 'timeline', [entry, collision])).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }]);
      expect(await giveBack(technician, 'sites', [site])).toMatchObject([{ outcome: 'accepted' }]);
      expect(await stored('incidents', shared.id)).toEqual(edited);
      expect(await stored('incidents', fresh.id)).toEqual(fresh);
      const log = server.logLines.join('');
      expect(log).toContain('came back from a laptop');
      expect(log).toContain(site.id);
    });

    test('two laptops give back the same, in any order, and it is there once', async () => {
      const edited = operator.edited(shared, { severity: 'SEV1' });
      await restoreNow();
      const [first] = await giveBack(technician, 'incidents', [edited]);
      const [second] = await giveBack(operator, 'incidents', [edited]);
      expect(second).toEqual(first);
    });

    test('it is merged with what others did in between, and both values of a collision stay readable', async () => {
      const before = technician.edited(shared, { severity: 'SEV1', title: 'From the lost line' });
      await restoreNow();
      server.setNow(START_MS + 300_000);
      const between = edit(incidentShape, shared, { severity: 'SEV2' }, operator.tick(), operator.answer.principal.person, () => true);
      await operator.push('incidents', between);
      const [outcome] = await giveBack(operator, 'incidents', [before]);
      expect(outcome).toMatchObject({ outcome: 'merged', document: { severity: 'SEV2', title: 'From the lost line' } });
      const entries = await server.deps.storage.read((reader) => reader.allDocuments(server.tenant, 'timeline'));
      expect(entries).toMatchObject([{ kind: 'collision', path: 'severity', from: 'SEV1', to: 'SEV2' }]);
    });

    test('what is newer than the restore is judged as ever', async () => {
      await restoreNow();
      server.setNow(START_MS + 300_000);
      const forged = operator.edited(shared, { severity: 'SEV1' });
      expect(await giveBack(technician, 'incidents', [forged])).toMatchObject([{ outcome: 'rejected', kind: 'foreign-author' }]);
      const voided = technician.edited(shared, { state: { status: 'voided', reason: 'no' } });
      expect(await giveBack(technician, 'incidents', [voided])).toMatchObject([{ outcome: 'rejected', kind: 'forbidden' }]);
      const fresh = operator.incident();
      expect(await giveBack(technician, 'incidents', [fresh])).toMatchObject([{ outcome: 'rejected', kind: 'foreign-author' }]);
      // An incident of before with a change of one's own on top passes; with one that one may not make it does not.
      server.setNow(START_MS - 1000);
      const old = (await server.signIn('lead')).incident();
      server.setNow(START_MS + 300_000);
      expect(await giveBack(technician, 'incidents', [technician.edited(old, { severity: 'SEV1' })])).toMatchObject([
        { outcome: 'accepted' },
      ]);
      const assigned = technician.edited(old, { owner: operator.answer.principal.person });
      expect(await giveBack(technician, 'incidents', [assigned])).toMatchObject([{ outcome: 'rejected', kind: 'forbidden' }]);
    });

    test('everything else holds as always: shape, and stamps that the server has', async () => {
      await restoreNow();
      const outcomes = await giveBack(technician, 'incidents', [
        { ...operator.incident(), severity: 'SEV9' },
        { ...shared, title: 'Zebra crossing' },
      ]);
      expect(outcomes).toMatchObject([{ kind: 'invalid' }, { kind: 'invalid' }]);
    });

    test('people, on whom permissions hang, come back from an admin’s laptop only', async () => {
      const { technician: self } = server.people;
      const promoted = edit(personShape, self, { role: 'admin' }, operator.tick(), server.people.admin.id, () => true);
      const colleague = create(
        personShape,
        { id: operator.newId(), kind: 'person', name: 'New', email: 'new@north.test', role: 'operator', active: true },
        operator.tick(),
        server.people.admin.id,
      );
      await restoreNow();
      for (const one of [promoted, colleague])
        expect(await giveBack(technician, 'people', [one])).toMatchObject([{ outcome: 'rejected', kind: 'foreign-author' }]);
      const admin = await server.signIn('admin');
      expect(await giveBack(admin, 'people', [colleague])).toMatchObject([{ outcome: 'accepted' }]);
    });
  });

  test('[I5] [S19] what a lost line gives back late is not guessed to have been unknown, however often it comes', async () => {
    const late = technician.edited(shared, { title: 'Seen on site' });
    server.setNow(START_MS + 1000);
    const first = operator.edited(shared, { title: 'Seen from the NOC' });
    const second = operator.edited(first, { title: 'Seen on a camera' });
    await restoreNow();
    await giveBack(technician, 'incidents', [late]);
    await giveBack(operator, 'incidents', [second]);
    const stands = await seq();
    expect(await giveBack(technician, 'incidents', [late])).toMatchObject([{ outcome: 'merged' }]);
    expect(await seq()).toBe(stands);
  });

  test('[I5] [S19] what was passed over without a note is not noted against what took the place of that, either', async () => {
    const lead = await server.signIn('lead');
    const late = technician.edited(shared, { title: 'Seen on site' });
    server.setNow(START_MS + 1000);
    const first = operator.edited(shared, { title: 'Seen from the NOC' });
    const second = operator.edited(first, { title: 'Seen on a camera' });
    server.setNow(START_MS + 2000);
    const third = lead.edited(shared, { title: 'Seen by the lead' });
    await restoreNow();
    await giveBack(operator, 'incidents', [second]);
    await giveBack(technician, 'incidents', [late]);
    await giveBack(lead, 'incidents', [third]);
    await giveBack(operator, 'timeline', [...operator.told(shared, first), ...operator.told(first, second)]);
    const stands = await seq();
    expect(await giveBack(technician, 'incidents', [late])).toMatchObject([{ outcome: 'merged' }]);
    expect(await seq()).toBe(stands);
    const notes = (await server.deps.storage.read((reader) => reader.allDocuments(server.tenant, 'timeline'))).filter(
      ({ kind }) => kind === 'collision',
    );
    expect(notes).toMatchObject([{ from: 'Seen on a camera', to: 'Seen by the lead' }]);
  });

  describe('[S46] nothing is opened', () => {
    test('by a laptop’s word alone, without a restore', async () => {
      const edited = operator.edited(shared, { severity: 'SEV1' });
      for (const from of [lost, { ...lost, epoch: 'made-up' }]) {
        expect(await giveBack(technician, 'incidents', [edited], from)).toMatchObject([{ outcome: 'rejected', kind: 'foreign-author' }]);
      }
      await server.deps.storage.beginEpoch('an ordinary start');
      expect(await giveBack(technician, 'incidents', [edited])).toMatchObject([{ outcome: 'rejected' }]);
    });

    test('for one that stands where the server stands, or stood before an earlier restore and was healed', async () => {
      const edited = operator.edited(shared, { severity: 'SEV1' });
      await restoreNow();
      const { checkpoint } = pullAnswer.parse((await technician.get('/api/v1/sync/incidents')).json());
      expect(await giveBack(technician, 'incidents', [edited], checkpoint)).toMatchObject([{ outcome: 'rejected' }]);
      const ahead = { ...checkpoint, seq: checkpoint.seq + 1 };
      expect(await giveBack(technician, 'incidents', [edited], ahead)).toMatchObject([{ outcome: 'rejected' }]);
      expect((await technician.push('incidents', edited))[0]).toMatchObject({ outcome: 'rejected' });
    });

    test('for ever', async () => {
      const edited = operator.edited(shared, { severity: 'SEV1' });
      await restoreNow();
      server.setNow(START_MS + 401 * 24 * 3_600_000);
      const late = await server.signIn('technician');
      expect(await giveBack(late, 'incidents', [edited])).toMatchObject([{ outcome: 'rejected' }]);
    });

    test('but for a laptop that was away while the server was restored twice', async () => {
      const edited = operator.edited(shared, { severity: 'SEV1' });
      await restoreNow();
      await server.deps.storage.beginEpoch('restored again', true);
      await server.deps.storage.beginEpoch('an ordinary start');
      server.setNow(START_MS + 365 * 24 * 3_600_000);
      const late = await server.signIn('technician');
      expect(await giveBack(late, 'incidents', [edited], { ...lost, epoch: 'lost with the first' })).toMatchObject([
        { outcome: 'accepted' },
      ]);
    });
  });
});
