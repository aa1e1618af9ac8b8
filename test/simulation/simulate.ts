import { mkdtempSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerKeys } from '#sync-server/keys.ts';
import { noFaults, type FaultCounts } from './faults.ts';
import { happenings } from './happenings.ts';
import { Oracle } from './oracle/oracle.ts';
import { Ledger } from './oracle/ledger.ts';
import { replay } from './oracle/replay.ts';
import { act } from './people.ts';
import { deeds, type Deed, type Item, type Plan } from './plan.ts';
import { Agenda, type Owner } from './world/agenda.ts';
import { bytesOf, chanceOf } from './world/chance.ts';
import { settleTenant, type Tenant } from './world/tenant.ts';
import { Laptop } from './world/laptop.ts';
import { Network } from './world/network.ts';
import type { Programs } from './world/programs.ts';
import { ServerMachine } from './world/server.ts';
import { openTrace } from './world/trace.ts';

export type RunResult = {
  readonly steps: number;
  readonly faults: FaultCounts;
  /** Same for every run of a plan. */
  readonly trace: string;
  readonly violation: string | undefined;
  readonly history: readonly string[];
};

/** What a run is made of, for those who make things happen and those who look. */
export type World = {
  readonly agenda: Agenda;
  readonly server: ServerMachine;
  readonly network: Network;
  readonly laptops: readonly Laptop[];
  readonly tenant: Tenant;
  readonly ledger: Ledger;
  readonly counts: FaultCounts;
  readonly tell: (what: string) => void;
  /** To be called by whoever changes something at the server past its requests. */
  readonly changed: () => void;
  /** To be called when the server has lost what it held. */
  readonly restored: () => void;
};

/** Thrown where an invariant does not hold; its message says which and how. */
class Violation extends Error {}

const START = Date.UTC(2026, 10, 21, 12, 0, 0);
/** After the network has healed, everybody who is signed in has sent and received all within so long, in ms (I8). */
const HEALED_MS = 10_000;
/** What comes in the last moments of that may still be on its way, in ms. */
const ON_ITS_WAY_MS = 1000;
/** Longer for those who have to sign in first, or to compare after a restore. */
const SIGNED_IN_AGAIN_MS = 15_000;

/** Virtual time between two looks at everything. */
const LOOK_EVERY_MS = 4000;

/** Runs a plan from beginning to end. Never throws for what the product does wrong. */
export async function simulate(plan: Plan, programs: Programs, keys: ServerKeys): Promise<RunResult> {
  const agenda = new Agenda(START, chanceOf(plan.seed, 'agenda'));
  const trace = openTrace(() => agenda.now);
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'milepost-sim-'));
  const counts = noFaults();
  let violation: string | undefined;
  const violate = (what: string): void => void (violation ??= what);
  // A full disk fails writes in the depths of libraries; what counts is that all is well once there is room again.
  const unhandled = (error: unknown): void => {
    if (counts.diskFull > 0) trace.tell(`a promise was rejected and nobody looked: ${describe(error)}`);
    else violate(`a promise was rejected and nobody looked: ${describe(error)}`);
  };
  process.on('unhandledRejection', unhandled);
  const serverRandom = chanceOf(plan.seed, 'server');
  const random = chanceOf(plan.seed, 'repairs');
  const server = new ServerMachine(agenda, programs, folder, (size) => bytesOf(serverRandom, size), keys);
  try {
    await server.start();
    const tenant = await settleTenant(server, plan.laptops);
    const ledger = new Ledger();
    const laptops: Laptop[] = [];
    const oracle = new Oracle({ server, laptops, ledger, tenant: tenant.id, people: tenant.people, violate });
    const network = new Network({
      agenda,
      server,
      random: chanceOf(plan.seed, 'network'),
      weather: plan.weather,
      counts,
      trace,
      onExchange: (laptop, request, answer) => oracle.exchanged(laptop, request, answer),
      onEvent: (laptop, data) => oracle.given(laptop, '/api/v1/sync/stream', data),
    });
    for (const { name, email, password } of tenant.people) {
      const onError = (who: string, error: unknown): void => trace.tell(`${who} reports ${describe(error)}`);
      laptops.push(new Laptop({ agenda, programs, network, name, email, password, seed: plan.seed, onError }));
    }
    const world: World = {
      agenda,
      server,
      network,
      laptops,
      tenant,
      ledger,
      counts,
      tell: trace.tell,
      changed: () => oracle.changed(),
      restored: () => oracle.restored(),
    };
    let looked = agenda.now;
    const looking = (owner: Owner): void => {
      trace.step(owner.name);
      oracle.step(agenda.now);
      if (agenda.now - looked > LOOK_EVERY_MS) {
        looked = agenda.now;
        oracle.look(agenda.now);
      }
      if (violation !== undefined) throw new Violation(violation);
    };
    const until = async (at: number): Promise<void> => agenda.runUntil(at, looking);

    for (const laptop of laptops) laptop.start();
    for (const laptop of laptops) oracle.watch(laptop, () => agenda.now);
    const fate = agenda.owner('fate');
    server.onCrash = () => {
      network.cutAll();
      agenda.in(1000 + random() * 9000, fate, () => server.running ?? server.start());
    };
    for (const item of plan.items) agenda.in(item.at, fate, () => befall(item, world));
    await until(START + plan.durationMs);
    if (violation === undefined) {
      const signedIn = laptops.filter(({ store, status }) => store !== undefined && status?.phase !== 'sign-in-again');
      await putRight(world);
      await until(agenda.now + HEALED_MS - ON_ITS_WAY_MS);
      const upTo = oracle.lastSeq();
      await until(agenda.now + ON_ITS_WAY_MS);
      oracle.healedInTime(signedIn, upTo);
      await until(agenda.now + SIGNED_IN_AGAIN_MS);
      oracle.look(agenda.now);
      oracle.atRest();
      const again = await replay(server, tenant.people, oracle.replays(random), (size) => bytesOf(random, size));
      if (again !== undefined) violate(again);
    }
  } catch (error) {
    if (error instanceof Violation) violate(error.message);
    else violate(`thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  } finally {
    server.crash();
    server.close();
    // What was rejected in the last step is told after it.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    rmSync(folder, { recursive: true, force: true });
  }
  return { steps: agenda.steps, faults: counts, trace: trace.hash(), violation, history: trace.history() };
}

function befall(item: Item, world: World): unknown {
  const laptop = world.laptops[item.laptop];
  if (laptop === undefined) return undefined;
  const { what, chance } = item;
  if (!isDeed(what)) return survived(world, happenings[what](world, laptop, chance));
  const people = world.tenant.people.map(({ id }) => id);
  return act(what, chance, laptop, { ledger: world.ledger, tell: world.tell, people });
}

/** What an administrator was doing when the server went down, or had no room, came to nothing. */
async function survived({ server, tell }: World, work: unknown): Promise<void> {
  const { running } = server;
  try {
    await work;
  } catch (error) {
    const noRoom = (error as Error).message.endsWith('database or disk is full');
    if (server.running === running && !noRoom) throw error;
    tell(noRoom ? 'the server had no room for it' : 'the server went down over it');
  }
}

function isDeed(what: Item['what']): what is Deed {
  return (deeds as readonly string[]).includes(what);
}

/** The troubles end: the network carries everything, disks have room, servers and laptops run. */
async function putRight({ server, network, laptops, tell }: World): Promise<void> {
  tell('the troubles end');
  for (const { disk } of laptops) {
    disk.full = false;
    disk.slowUntil = 0;
  }
  server.fill(false);
  server.crashSoon(undefined);
  network.heal();
  if (server.running === undefined) await server.start();
  for (const laptop of laptops) if (!laptop.on) laptop.start();
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.split('\n', 1)[0]}` : String(error);
}
