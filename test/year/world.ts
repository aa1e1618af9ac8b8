import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, type SyncedDocument } from '#domain/merge/merge.ts';
import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import { siteShape } from '#domain/schema/site.ts';
import type { Store } from '#renderer/db/store.ts';
import { SERVER_AUTHOR } from '#sync-server/clock.ts';
import { generateKeys } from '#sync-server/keys.ts';
import { fairWeather, noFaults } from '../simulation/faults.ts';
import { Agenda } from '../simulation/world/agenda.ts';
import { bytesOf, chanceOf } from '../simulation/world/chance.ts';
import { Laptop } from '../simulation/world/laptop.ts';
import { Network } from '../simulation/world/network.ts';
import type { Programs } from '../simulation/world/programs.ts';
import { ServerMachine } from '../simulation/world/server.ts';
import { moveSite, setRegions, settleTenant } from '../simulation/world/tenant.ts';
import { openTrace } from '../simulation/world/trace.ts';

const START = Date.UTC(2026, 10, 21, 12, 0, 0);
const DAY_MS = 24 * 3_600_000;
/** Of virtual time, in which whatever is waited for has to come about. */
const PATIENCE_MS = 120_000;
const SEED = 11;

/** What a laptop asked the server for, and how that ended; no status where nothing came of it. */
export type Exchange = { readonly laptop: string; readonly what: string; readonly status: number | undefined };

/**
 * The real server and the app's own data layer in the virtual time of the simulation, where nothing goes wrong but that time passes: a
 * technician of the region north and an operator who sees all.
 */
export type Year = {
  readonly technician: Laptop;
  readonly operator: Laptop;
  readonly server: ServerMachine;
  readonly exchanges: Exchange[];
  readonly addSite: (region: string) => Promise<string>;
  readonly moveSite: (site: string, region: string) => Promise<void>;
  /** Opens the app, and waits until all is sent and received. */
  readonly open: (laptop: Laptop) => Promise<Store>;
  /** Waits for `work`, letting time pass. */
  readonly done: <T>(work: Promise<T>) => Promise<T>;
  readonly until: (what: string, is: () => boolean) => Promise<void>;
  /** Waits until a laptop has sent and received all. */
  readonly settled: (laptop: Laptop) => Promise<void>;
  /** Everything is switched off until this many days after the beginning; then the server runs again. */
  readonly sleepUntil: (day: number) => Promise<void>;
  /** What lies on a laptop's disk, without what has left it. */
  readonly onLaptop: <C extends CollectionName>(laptop: Laptop, collection: C) => DocumentOf[C][];
  /** Ids of own work that has left, and that a laptop keeps aside (S48). */
  readonly aside: (laptop: Laptop) => string[];
  readonly atServer: <C extends CollectionName>(collection: C) => Promise<DocumentOf[C][]>;
  readonly close: () => void;
};

export async function openYear(programs: Programs): Promise<Year> {
  const agenda = new Agenda(START, chanceOf(SEED, 'agenda'));
  const folder = mkdtempSync(join(tmpdir(), 'milepost-year-'));
  const random = chanceOf(SEED, 'server');
  const server = new ServerMachine(agenda, programs, folder, (size) => bytesOf(random, size), await generateKeys());
  await server.start();
  const tenant = await settleTenant(server, 4);
  const exchanges: Exchange[] = [];
  const trace = openTrace(() => agenda.now);
  const network = new Network({
    agenda,
    server,
    random: chanceOf(SEED, 'network'),
    weather: fairWeather,
    counts: noFaults(),
    trace,
    onExchange: (laptop, { method, path }, answer) => exchanges.push({ laptop, what: `${method} ${path}`, status: answer?.status }),
    onEvent: () => undefined,
  });
  server.onCrash = () => network.cutAll();
  const [technician, , , operator] = tenant.people.map(
    ({ name, email, password }) =>
      new Laptop({
        agenda,
        programs,
        network,
        name,
        email,
        password,
        seed: SEED,
        onError: (who, error) => trace.tell(`${who} ${String(error)}`),
      }),
  );
  if (technician === undefined || operator === undefined) throw new Error('nobody is there');

  const until = async (what: string, is: () => boolean): Promise<void> => {
    const end = agenda.now + PATIENCE_MS;
    while (!is()) {
      if (agenda.now >= end) throw new Error(`${what} did not come about; ${trace.history().slice(-5).join('; ')}`);
      await agenda.runUntil(agenda.now + 100, () => undefined);
    }
  };
  const settled = async (laptop: Laptop): Promise<void> => {
    // What was saved a moment ago is announced by then.
    await agenda.runUntil(agenda.now + 2000, () => undefined);
    await until(`${laptop.name} is up to date, not ${laptop.status?.phase}`, () => laptop.status?.phase === 'up-to-date');
  };
  await setRegions(server, tenant.id, tenant.people[0]!.id, ['north']);
  const personOf = ({ name }: Laptop): string => tenant.people.find((person) => person.name === name)?.id ?? '';
  return {
    technician,
    operator,
    server,
    exchanges,
    until,
    settled,
    addSite: async (region) => {
      const { clock, storage } = server.running!.deps;
      const fields = { id: clock.newId(), name: `Site ${region}`, road: 'A1', direction: 'N', chainage: '1', region };
      const site = create(siteShape, fields, clock.tick(), SERVER_AUTHOR);
      await storage.transact(tenant.id, (transaction) => server.program.writeDocuments(transaction, 'sites', [site]));
      return site.id;
    },
    moveSite: async (site, region) => void (await moveSite(server, tenant.id, site, region)),
    open: async (laptop) => {
      laptop.start();
      await until(`${laptop.name} has opened`, () => laptop.store !== undefined);
      if (laptop.line.connected) await settled(laptop);
      return laptop.store!;
    },
    done: async (work) => {
      let over = false;
      const end = (): void => void (over = true);
      work.then(end, end);
      await until('what somebody did', () => over);
      return work;
    },
    sleepUntil: async (day) => {
      for (const laptop of [technician, operator]) laptop.crash();
      server.crash();
      await agenda.runUntil(START + day * DAY_MS, () => undefined);
      await server.start();
    },
    onLaptop: (laptop, collection) =>
      (laptop.disk.documents(personOf(laptop), collection) as readonly { readonly _deleted?: boolean }[]).filter(
        ({ _deleted }) => _deleted !== true,
      ) as unknown as ReturnType<Year['onLaptop']> as never,
    aside: (laptop) =>
      laptop.disk
        .rows<{ readonly key: string }>(`milepost-${personOf(laptop)}-local`, 'departed')
        .map(({ key }) => key)
        .filter((key) => key.startsWith('incidents/'))
        .map((key) => key.replace('incidents/', '')),
    atServer: (collection) => server.running!.deps.storage.read((reader) => reader.allDocuments(tenant.id, collection)),
    close: () => {
      for (const laptop of [technician, operator]) laptop.crash();
      server.crash();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Same content and stamps, whatever a storage keeps beside. */
export function versions(documents: readonly SyncedDocument[]): { readonly [id: string]: SyncedDocument['stamps'] } {
  return Object.fromEntries(documents.map(({ id, stamps }) => [id, stamps]));
}
