import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { latestAnswer, pullAnswer, type Checkpoint, type PullAnswer } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Site } from '#domain/schema/site.ts';
import { fleetOf, type FleetOf } from '../testing/fleet.ts';
import { harness, type Harness, type Laptop } from '../testing/harness.ts';

let server: Harness;
let fleet: FleetOf;
let technician: Laptop;
let operator: Laptop;
let east: Site;
let west: Site;

beforeEach(async () => {
  server = await harness();
  fleet = fleetOf(server);
  [technician, operator] = await Promise.all([server.signIn('technician'), server.signIn('operator')]);
  east = await fleet.site('East');
  west = await fleet.site('West');
  await fleet.setPerson('technician', { regions: ['East'] });
});
afterEach(() => server.close());

const pull = async (laptop: Laptop, collection: CollectionName, from: Partial<Checkpoint> = {}, limit = 200): Promise<PullAnswer> => {
  const query = new URLSearchParams(Object.entries({ ...from, limit }).map(([key, value]): [string, string] => [key, String(value)]));
  return pullAnswer.parse((await laptop.get(`/api/v1/sync/${collection}?${query.toString()}`)).json());
};
const ids = ({ documents }: PullAnswer): string[] => documents.map(({ id }) => id);
const gone = (id: string) => ({ id, stamps: {}, _deleted: true });
const everything = (answer: PullAnswer): string => JSON.stringify(answer);

describe('a technician with regions', () => {
  test('[I7] [S30][S31] gets the sites of these and what hangs on them, what is shared, and nothing else, by pull and first load', async () => {
    const [here, there, nowhere] = [
      operator.incident({ site: east.id }),
      operator.incident({ site: west.id }),
      operator.incident({ site: '' }),
    ];
    await operator.push('incidents', here, there, nowhere);
    const [said, hidden] = [operator.remark(here.id, 'here'), operator.remark(there.id, 'there')];
    await operator.push('timeline', said, hidden);
    const [mine] = [await fleet.device(east.id), await fleet.device(west.id)];
    expect(ids(await pull(technician, 'sites'))).toEqual([east.id]);
    expect(ids(await pull(technician, 'incidents'))).toEqual([here.id, nowhere.id]);
    expect(ids(await pull(technician, 'timeline'))).toEqual([said.id]);
    expect(ids(await pull(technician, 'devices'))).toEqual([mine.id]);
    expect(ids(await pull(technician, 'people'))).toHaveLength(4);
    const first = latestAnswer.parse((await technician.get('/api/v1/sync/incidents/latest?limit=1')).json());
    expect(first).toMatchObject({ documents: [{ id: nowhere.id }], remaining: 1 });
    expect(ids(await pull(operator, 'incidents'))).toHaveLength(3);
    expect(await pull(technician, 'incidents', {}, 1)).toMatchObject({ remaining: 1 });
  });

  test('[S31] sees the tenant without any, and so does everybody else with some', async () => {
    await fleet.setPerson('technician', { regions: [] });
    await fleet.setPerson('operator', { regions: ['East'] });
    for (const laptop of [technician, operator]) expect(ids(await pull(laptop, 'sites'))).toEqual([east.id, west.id]);
  });

  test('[S32][S33] hears that a site moved away, with all that hangs on it, and gets it whole when it is back', async () => {
    const incident = operator.incident({ site: east.id });
    await operator.push('incidents', incident);
    const entry = operator.remark(incident.id, 'before');
    await operator.push('timeline', entry);
    const camera = await fleet.device(east.id);
    const collections = ['sites', 'devices', 'incidents', 'timeline'] as const;
    const before = await Promise.all(collections.map((collection) => pull(technician, collection)));

    const moved = await fleet.moveSite(east, 'West');
    const left = await Promise.all(collections.map((collection, place) => pull(technician, collection, before[place]!.checkpoint)));
    expect(left.map(({ documents }) => documents)).toEqual([east.id, camera.id, incident.id, entry.id].map((id) => [gone(id)]));
    // What is changed out there is not heard of here.
    await operator.push('incidents', operator.edited(incident, { impact: 'tolls lost' }));
    expect((await pull(technician, 'incidents', left[2]!.checkpoint)).documents).toEqual([]);

    await fleet.moveSite(moved, 'East');
    const back = await Promise.all(collections.map((collection, place) => pull(technician, collection, left[place]!.checkpoint)));
    expect(back.map(({ documents }) => documents.map(({ id, _deleted }) => [id, _deleted]))).toEqual(
      [east.id, camera.id, incident.id, entry.id].map((id) => [[id, undefined]]),
    );
    expect(back[2]!.documents[0]).toMatchObject({ impact: 'tolls lost' });
    // And whoever slept through all of it gets it once.
    expect(ids(await pull(technician, 'incidents', before[2]!.checkpoint))).toEqual([incident.id]);
  });

  test('[S32] an incident that is given another site takes its timeline along', async () => {
    const incident = operator.incident({ site: west.id });
    await operator.push('incidents', incident);
    const entry = operator.remark(incident.id, 'x');
    await operator.push('timeline', entry);
    expect(ids(await pull(technician, 'timeline'))).toEqual([]);
    await operator.push('incidents', operator.edited(incident, { site: east.id }));
    expect(ids(await pull(technician, 'timeline'))).toEqual([entry.id]);
  });

  test('[S30] an entry that comes before its incident is nobody’s until that comes, and then where that lies', async () => {
    const [here, there] = [operator.incident({ site: east.id }), operator.incident({ site: west.id })];
    const [seen, unseen] = [operator.remark(here.id, 'x'), operator.remark(there.id, 'y')];
    await operator.push('timeline', seen, unseen);
    expect(ids(await pull(technician, 'timeline'))).toEqual([]);
    expect(ids(await pull(operator, 'timeline'))).toEqual([seen.id, unseen.id]);
    await operator.push('incidents', here, there);
    const { documents } = await pull(technician, 'timeline');
    expect(documents.filter(({ _deleted }) => _deleted !== true)).toMatchObject([{ id: seen.id }]);
  });

  test('[S30] devices and incidents of a site that comes later are placed when it comes', async () => {
    const id = operator.newId();
    const incident = operator.incident({ site: id });
    await operator.push('incidents', incident);
    const camera = await fleet.device(id);
    expect(ids(await pull(technician, 'devices'))).toEqual([]);
    await fleet.site('East', id);
    expect(ids(await pull(technician, 'devices'))).toEqual([camera.id]);
    expect(ids(await pull(technician, 'incidents'))).toEqual([incident.id]);
  });
});

describe('a change of regions', () => {
  const inRegion = async (site: Site, count: number): Promise<string[]> => {
    const incidents = Array.from({ length: count }, () => operator.incident({ site: site.id }));
    await operator.push('incidents', ...incidents);
    return incidents.map(({ id }) => id);
  };
  /** Follows pages from a checkpoint to the end, as a laptop does; `held` is what it has. */
  const follow = async (laptop: Laptop, held: Set<string>, from: Partial<Checkpoint>, limit: number): Promise<Checkpoint> => {
    for (;;) {
      const page = await pull(laptop, 'incidents', from, limit);
      for (const { id, _deleted } of page.documents)
        if (_deleted === true) held.delete(id);
        else held.add(id);
      from = page.checkpoint;
      if (page.remaining === 0) return page.checkpoint;
    }
  };

  test.each([1, 2, 100])(
    '[I3] [S34] starts over in the new scope and takes away what was in the old one, in pages of %i',
    async (limit) => {
      const [easts, wests] = [await inRegion(east, 3), await inRegion(west, 3)];
      const held = new Set<string>();
      const before = await follow(technician, held, {}, limit);
      expect([...held]).toEqual(easts);
      await fleet.setPerson('technician', { regions: ['West'] });
      const after = await follow(technician, held, before, limit);
      expect([...held].toSorted()).toEqual(wests.toSorted());
      expect(after.scope).not.toBe(before.scope);
      expect(after.scope).not.toContain('~');
      expect((await pull(technician, 'incidents', after)).documents).toEqual([]);
    },
  );

  test('[S34] also when the scope changes again on the way, and back, and to the tenant', async () => {
    const [easts, wests] = [await inRegion(east, 3), await inRegion(west, 3)];
    const held = new Set<string>();
    const before = await follow(technician, held, {}, 100);
    await fleet.setPerson('technician', { regions: ['West'] });
    const page = await pull(technician, 'incidents', before, 1);
    for (const { id, _deleted } of page.documents) expect([id, _deleted]).toEqual([easts[0], true]);
    held.delete(easts[0]!);
    await fleet.setPerson('technician', { regions: ['North'] });
    const nothing = await follow(technician, held, page.checkpoint, 1);
    expect([...held]).toEqual([]);
    await fleet.setPerson('technician', { regions: ['East', 'West'] });
    const both = await follow(technician, held, nothing, 2);
    expect([...held].toSorted()).toEqual([...easts, ...wests].toSorted());
    await fleet.setPerson('technician', { role: 'operator' });
    await inRegion(west, 1);
    const all = await follow(technician, held, both, 2);
    expect(held.size).toBe(7);
    await fleet.setPerson('technician', { role: 'technician', regions: ['East'] });
    await follow(technician, held, all, 2);
    expect([...held].toSorted()).toEqual(easts.toSorted());
  });

  test('[S34] tells nothing of where a person never was', async () => {
    // Everybody could see the tenant until regions were set: this one began with a region.
    const [easts, wests] = [await inRegion(east, 1), await inRegion(west, 1)];
    await server.deps.storage.transact(server.tenant, (transaction) => transaction.setReach(server.people.technician.id, ['East']));
    const { checkpoint } = await pull(technician, 'incidents');
    await fleet.setPerson('technician', { regions: ['North'] });
    const answer = await pull(technician, 'incidents', checkpoint);
    expect(answer.documents).toEqual([gone(easts[0]!)]);
    expect(everything(answer)).not.toContain(wests[0]);
  });

  test('[S34] a laptop ahead of a database from a backup is rid of everything outside', async () => {
    const [easts, wests] = [await inRegion(east, 1), await inRegion(west, 1)];
    const { checkpoint } = await pull(technician, 'incidents');
    const held = new Set([...easts, ...wests]);
    await follow(technician, held, { ...checkpoint, seq: checkpoint.seq + 5 }, 1);
    expect([...held]).toEqual(easts);
  });
});

describe('a push', () => {
  test('[I5] [I7] [S36] to what has left is stored, answered without the document, and replayed the same', async () => {
    const incident = technician.incident({ site: east.id });
    await technician.push('incidents', incident);
    await fleet.moveSite(east, 'West');
    await operator.push('incidents', operator.edited(incident, { impact: 'a secret of the west' }));
    const edited = technician.edited(incident, { severity: 'SEV1' });
    const answer = await technician.push('incidents', edited);
    expect(answer).toEqual([{ outcome: 'left', id: incident.id, seq: expect.any(Number) }]);
    expect(await technician.push('incidents', edited)).toEqual(answer);
    const held = await server.deps.storage.read((reader) => reader.document(server.tenant, 'incidents', incident.id));
    expect(held?.document).toMatchObject({ severity: 'SEV1', impact: 'a secret of the west' });
    expect(await technician.push('timeline', technician.remark(incident.id, 'late'))).toMatchObject([{ outcome: 'left' }]);
  });

  test('[I7] [S36] that is refused says why, and not what is there', async () => {
    const incident = operator.incident({ site: west.id });
    await operator.push('incidents', incident);
    const [refused] = await technician.push('incidents', { ...incident, title: 'rewritten' });
    expect(refused).toEqual({ outcome: 'rejected', id: incident.id, kind: 'invalid', reason: expect.any(String) });
    const [own] = await technician.push('incidents', { ...technician.incident(), severity: 'SEV9' });
    expect(own).toMatchObject({ outcome: 'rejected' });
  });

  test('[S36] of a new incident elsewhere leaves at once; an entry before its incident stays with its author, and is nobody else’s', async () => {
    expect(await technician.push('incidents', technician.incident({ site: west.id }))).toMatchObject([{ outcome: 'left' }]);
    const incident = technician.incident({ site: east.id });
    const entry = technician.remark(incident.id, 'first');
    expect(await technician.push('timeline', entry)).toMatchObject([{ outcome: 'accepted' }]);
    expect(await technician.push('timeline', { ...entry, order: '' })).toMatchObject([{ outcome: 'merged', document: { text: 'first' } }]);
    const foreign = operator.remark(operator.newId(), 'theirs');
    await operator.push('timeline', foreign);
    const [other] = await technician.push('timeline', { ...foreign, order: '' });
    expect(other).toEqual({ outcome: 'left', id: foreign.id, seq: expect.any(Number) });
    // As it is there: whoever gives something back sends it so.
    expect(await technician.push('timeline', foreign)).toEqual([other]);
    expect(await technician.push('timeline', entry)).toMatchObject([{ outcome: 'accepted' }]);
    expect(await technician.push('incidents', incident)).toMatchObject([{ outcome: 'accepted' }]);
  });

  test('[S19][S36] a collision on what has left is noted where it lies now', async () => {
    const incident = technician.incident({ site: east.id });
    await technician.push('incidents', incident);
    const { checkpoint } = await pull(technician, 'timeline');
    const theirs = operator.edited(incident, { site: west.id, severity: 'SEV1' });
    await operator.push('incidents', theirs);
    await technician.push('incidents', technician.edited(incident, { severity: 'SEV2' }));
    expect((await pull(technician, 'timeline', checkpoint)).documents).toEqual([]);
    expect(await pull(operator, 'timeline')).toMatchObject({ documents: [{ kind: 'collision' }] });
  });
});
