import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startRun } from '#domain/checklists/run.ts';
import { closing } from '#domain/packs/checklists/incident.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { Role } from '#domain/schema/person.ts';
import { fleetOf } from '../testing/fleet.ts';
import { harness, type Laptop } from '../testing/harness.ts';
import { modelLaptop, type ModelLaptop } from '../testing/model-laptop.ts';
import { scopeOracle } from '../testing/scope-oracle.ts';
import { openFeed } from './feed.ts';
import { scopeIn } from './scope.ts';

const FOLLOWED: readonly CollectionName[] = ['sites', 'devices', 'incidents', 'timeline', 'checklists'];
/** Three people who are technicians at times, two of them on two laptops. */
const PEOPLE: readonly Role[] = ['technician', 'operator', 'lead', 'technician', 'operator'];
const SITES = 4;

const region = fc.constantFrom('', 'East', 'West', 'North');
const who = fc.nat(PEOPLE.length - 1);
const which = fc.nat(1000);
const any = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });
const step = fc.oneof(
  any(4, fc.record({ do: fc.constant('move-site' as const), which, region })),
  any(
    1,
    fc.record({
      do: fc.constant('set-person' as const),
      who,
      role: fc.constantFrom<Role>('technician', 'technician', 'technician', 'operator'),
      regions: fc.subarray(['East', 'West', 'North']),
    }),
  ),
  any(5, fc.record({ do: fc.constantFrom('log' as const, 'edit' as const, 'remark' as const, 'check' as const), who, which })),
  any(2, fc.record({ do: fc.constant('reassign' as const), who, which, site: which })),
  any(
    6,
    fc.record({
      do: fc.constant('push' as const),
      who,
      collection: fc.constantFrom<CollectionName>('incidents', 'timeline', 'checklists'),
    }),
  ),
  any(
    4,
    fc.record({ do: fc.constant('pull' as const), who, collection: fc.constantFrom(...FOLLOWED), limit: fc.constantFrom(1, 2, 3, 50) }),
  ),
  any(1, fc.record({ do: fc.constant('disconnect' as const), who })),
  any(2, fc.record({ do: fc.constant('connect' as const), who })),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A run on an incident, or on a visit to its site. */
function visitOrRun(laptop: Laptop, incident: Incident, dice: number): Checklist {
  const place = dice % 2 === 0 ? { incident, site: incident.site } : { site: incident.site };
  const by = laptop.answer.principal.person;
  return startRun(closing, place, { id: laptop.newId(), by, at: '2026-11-21T12:00:00Z', stamp: laptop.tick() });
}

async function play(steps: readonly Step[]): Promise<void> {
  const server = await harness();
  const { storage } = server.deps;
  const feed = openFeed(storage);
  try {
    const fleet = fleetOf(server);
    const sites = await Promise.all(Array.from({ length: SITES }, (_, place) => fleet.site(['East', 'West', 'North', ''][place] ?? '')));
    for (const { id } of sites) await fleet.device(id);
    const laptops: ModelLaptop[] = [];
    for (const role of PEOPLE) laptops.push(modelLaptop(await server.signIn(role)));
    const pick = <T>(all: readonly T[], place: number): T | undefined => all[place % Math.max(all.length, 1)];

    /** As a laptop does: opens the stream, and pulls after it. */
    const connect = async (model: ModelLaptop): Promise<void> => {
      const { person } = model.laptop.answer.principal;
      model.connect(feed, server.tenant, await storage.read((reader) => scopeIn(reader, { tenant: server.tenant, person })));
      for (const collection of FOLLOWED) while ((await model.pull(collection, 50)) > 0);
    };

    const act = async (one: Step): Promise<void> => {
      if (one.do === 'move-site') return void (await fleet.moveSite(sites[one.which % SITES]!, one.region));
      if (one.do === 'set-person') return fleet.setPerson(PEOPLE[one.who]!, { role: one.role, regions: one.regions });
      const model = laptops[one.who]!;
      const { laptop } = model;
      if (one.do === 'push') return model.push(one.collection);
      if (one.do === 'pull') return void (await model.pull(one.collection, one.limit));
      if (one.do === 'connect') return connect(model);
      if (one.do === 'disconnect') return model.disconnect();
      const incident = pick([...model.held('incidents').values()], one.which) as Incident | undefined;
      if (one.do === 'log') model.write('incidents', laptop.incident({ site: pick([...model.held('sites').keys()], one.which) ?? '' }));
      else if (incident === undefined) return;
      else if (one.do === 'check') model.write('checklists', visitOrRun(laptop, incident, one.which));
      else if (one.do === 'edit') model.write('incidents', laptop.edited(incident, { impact: `seen by ${one.who}: ${one.which}` }));
      else if (one.do === 'reassign') model.write('incidents', laptop.edited(incident, { site: sites[one.site % SITES]!.id }));
      else model.write('timeline', laptop.remark(incident.id, `remark ${one.which}`));
    };
    const nothingLeaked = async (): Promise<void> => {
      const oracle = await storage.read((reader) => scopeOracle(reader, server.tenant));
      for (const model of laptops) {
        const { person } = model.laptop.answer.principal;
        for (const { collection, document } of model.heard()) {
          // An entry that came before its incident is answered to whoever wrote it.
          const own = oracle.early.has(document.id) && document['by'] === person;
          if (!own) expect([...oracle.visible(person, collection).keys()]).toContain(document.id);
        }
      }
    };

    await fleet.setPerson('technician', { regions: ['East'] });
    await fleet.setPerson('operator', { role: 'technician', regions: ['East', 'West'] });
    for (const model of laptops) await connect(model);
    await nothingLeaked();
    for (const one of steps) {
      await act(one);
      await nothingLeaked();
      for (const model of laptops) if (model.wasCut()) await connect(model);
      await nothingLeaked();
    }

    // At rest: everything is sent, and everybody has pulled.
    for (const collection of ['incidents', 'timeline', 'checklists'] as const) {
      for (const model of laptops) {
        await model.push(collection);
        await nothingLeaked();
      }
    }
    for (const model of laptops) for (const collection of FOLLOWED) while ((await model.pull(collection, 3)) > 0);
    await nothingLeaked();
    const oracle = await storage.read((reader) => scopeOracle(reader, server.tenant));
    for (const model of laptops) {
      const { person } = model.laptop.answer.principal;
      for (const collection of FOLLOWED) {
        const sorted = (all: ReadonlyMap<string, object>) => [...all].toSorted(([a], [b]) => (a < b ? -1 : 1));
        const plain = JSON.parse(JSON.stringify(sorted(model.held(collection)))) as unknown;
        expect(plain).toEqual(sorted(oracle.visible(person, collection)));
      }
    }
  } finally {
    feed.close();
    await server.close();
  }
}

test(
  '[I2] [I7] [S31][S36] whatever moves, nothing leaves its reader’s scope, and at rest every laptop equals the server within it',
  { timeout: 120_000 },
  () =>
    fc.assert(fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), play), { numRuns: 15, endOnFailure: true }),
);
