import { oneOf, seeded } from '../fixtures/random.ts';
import { restoreDelayMs, shortCutMs, type EventKind } from './faults.ts';
import type { World } from './simulate.ts';
import { happens } from './world/chance.ts';
import { moveSite, REGIONS, setRegions } from './world/tenant.ts';
import { short } from './people.ts';
import type { Laptop } from './world/laptop.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

/** What trouble does, by kind: to a laptop, or to the server where that is meant. `chance` decides the rest. */
export const happenings: { readonly [E in EventKind]: (world: World, laptop: Laptop, chance: number) => unknown } = {
  offline: (world, laptop, chance) => outOfReach(world, laptop, seeded(chance)() * 90_000, 'offline'),

  shortCuts: (world, laptop, chance) => outOfReach(world, laptop, shortCutMs(chance), 'shortCuts'),

  slowDisks: ({ agenda, counts, tell }, laptop, chance) => {
    counts.slowDisks += 1;
    tell(`the disk of ${laptop.name} is slow`);
    laptop.disk.slowUntil = agenda.now + 2000 + seeded(chance)() * 6000;
  },

  lossyLines: ({ agenda, counts, tell }, laptop, chance) => {
    counts.lossyLines += 1;
    tell(`answers to what ${laptop.name} pushes get lost`);
    laptop.line.lossyUntil = agenda.now + 10_000 + seeded(chance)() * 20_000;
  },

  slowAnswers: ({ agenda, counts, tell }, laptop, chance) => {
    counts.slowAnswers += 1;
    tell(`what ${laptop.name} pushes and pulls takes its time`);
    laptop.line.slowUntil = agenda.now + 3000 + seeded(chance)() * 3000;
  },

  laptopCrashes: ({ agenda, counts, tell }, laptop, chance) => {
    const random = seeded(chance);
    // In the middle of whatever it does in the next moments.
    agenda.in(random() * 30, agenda.owner('battery'), () => {
      if (!laptop.on) return;
      counts.laptopCrashes += 1;
      tell(`${laptop.name} crashes`);
      laptop.crash();
      agenda.in(random() * 20_000, agenda.owner('person'), () => {
        if (laptop.on) return;
        tell(`${laptop.name} starts`);
        laptop.start();
      });
    });
  },

  serverRestarts: ({ server, counts, tell }) => {
    if (server.running === undefined) return;
    counts.serverRestarts += 1;
    tell('the server goes down');
    server.crash();
  },

  serverRestores: (world, laptop, chance) => {
    const { agenda, server, network, counts, tell, restored } = world;
    if (server.running === undefined) return;
    tell('the server is backed up');
    server.backUp('backup');
    const random = seeded(chance);
    random();
    agenda.in(restoreDelayMs(chance), agenda.owner('administrator'), () => {
      // The troubles have ended: no more of this kind.
      if (network.healed) return;
      counts.serverRestores += 1;
      tell('the server goes back to its backup');
      server.crash();
      server.putBack('backup');
      restored();
      // Now and then somebody hears of it only when others have long written on.
      if (happens(random, 0.5)) outOfReach(world, laptop, random() * 90_000, 'offline');
    });
  },

  clockJumps: ({ counts, tell }, laptop, chance) => {
    const random = seeded(chance);
    const jump = oneOf(random, [0, 0, 45_000, -45_000, 90_000, 2 * HOUR_MS, -2 * HOUR_MS, YEAR_MS, -YEAR_MS]);
    counts.clockJumps += 1;
    tell(`the clock of ${laptop.name} is now ${jump / 1000} s ahead`);
    laptop.clockShift = jump;
  },

  diskFull: ({ agenda, server, counts, tell }, laptop, chance) => {
    const random = seeded(chance);
    if (happens(random, 0.25)) {
      counts.diskFull += 1;
      tell("the server's disk is full");
      server.fill(true);
      agenda.in(random() * 30_000, agenda.owner('administrator'), () => server.fill(false));
      return;
    }
    if (laptop.disk.full) return;
    tell(`the disk of ${laptop.name} is full`);
    laptop.disk.full = true;
    laptop.disk.onFull = () => {
      counts.diskFull += 1;
      laptop.disk.onFull = () => undefined;
    };
    agenda.in(random() * 30_000, agenda.owner('person'), () => {
      tell(`the disk of ${laptop.name} has room again`);
      laptop.disk.full = false;
    });
  },

  signOuts: ({ counts, tell }, laptop) => {
    if (laptop.store === undefined) return;
    counts.signOuts += 1;
    tell(`${laptop.name} signs out`);
    laptop.signOut();
  },

  revokedLaptops: ({ server, counts, tell, tenant }, laptop) => {
    if (server.running === undefined || laptop.session === undefined) return;
    counts.revokedLaptops += 1;
    tell(`${laptop.name} is shut out`);
    return revoke(server, tenant.id, laptop.session.principal.laptop);
  },

  scopeChanges: ({ server, counts, tell, tenant, changed }, laptop, chance) => {
    if (server.running === undefined) return;
    const random = seeded(chance);
    counts.scopeChanges += 1;
    changed();
    const technician = tenant.people.find(({ name, role }) => name === laptop.name && role === 'technician');
    if (technician === undefined || happens(random, 0.5)) {
      const region = oneOf(random, [...REGIONS, '']);
      const site = oneOf(random, tenant.sites);
      tell(`site ${short(site)} now lies in "${region}"`);
      return moveSite(server, tenant.id, site, region);
    }
    const regions = oneOf(random, [[], ['north'], ['south'], ['north', 'south']]);
    tell(`${technician.name} now sees ${regions.join(' and ') || 'everything'}`);
    return setRegions(server, tenant.id, technician.id, regions);
  },
};

/** No network for `ms` milliseconds. */
function outOfReach({ agenda, network, counts, tell }: World, { name, line }: Laptop, ms: number, kind: 'offline' | 'shortCuts'): void {
  if (!line.connected) return;
  counts[kind] += 1;
  tell(`${name} is out of reach`);
  line.connected = false;
  network.cut(line);
  agenda.in(ms, agenda.owner('radio'), () => {
    if (line.connected) return;
    tell(`${name} is in reach again`);
    line.connected = true;
  });
}

/** As an administrator does: every enrolment of the laptop is void with the next request. */
async function revoke(server: World['server'], tenant: string, laptop: string): Promise<void> {
  const sessions = server.query('SELECT session FROM enrolments WHERE laptop = ?', laptop).map(({ session }) => String(session));
  const { deps } = server.running!;
  await deps.storage.transact(tenant, async (transaction) => {
    for (const session of sessions) await transaction.changeEnrolment(session, { revokedAt: deps.now() });
  });
}
