import { between, oneOf } from '../../fixtures/random.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { openBook } from '../book.ts';
import type { Run, Tally } from '../tally.ts';
import { signInLaptop, type CrashLaptop } from './laptop.ts';
import { followStream, openReplica, type Replica } from './replica.ts';
import { ROLES, type Kill, type Subject } from './subject.ts';

const LAPTOPS = 4;
/** How long laptops push before the kill, in ms. */
const LOAD_MS = [100, 1500] as const;
/** One start in so many is killed before it is done, within this many ms. */
const KILL_WHILE_STARTING = 6;
const STARTING_MS = [0, 900] as const;
/** In one round of so many, and in the last, everything is read from the first number on. */
const ALL_EVERY = 25;

/**
 * Kills the server of `subject` (and its database, where it has one of its own) while laptops push, starts it again on the same data
 * and compares with what they were told, `rounds` times.
 */
export async function crashServer(subject: Subject, { rounds, random, say }: Run): Promise<Tally> {
  const book = openBook();
  let [done, lost, failedOpens, wrong] = [0, 0, 0, 0];
  const complain = (words: string): void => {
    wrong += 1;
    say(`wrong: ${words}`);
  };
  const numbers = new Map<number, string>();
  const onNumber = (seq: number, key: string): void => {
    const other = numbers.get(seq);
    if (other !== undefined && other !== key) complain(`number ${seq} was given to ${other} and to ${key}`);
    numbers.set(seq, key);
  };
  const epochs = new Set<string>();

  const opened = async (): Promise<{ readonly server: ServerProcess; readonly address: string }> => {
    for (;;) {
      const server = await subject.start();
      const early = Math.floor(random() * KILL_WHILE_STARTING) === 0;
      if (!early) return { server, address: await server.ready };
      await new Promise((resolve) => setTimeout(resolve, between(random, ...STARTING_MS)));
      await server.stop('SIGKILL');
    }
  };

  let { server, address } = await opened();
  const shared: Parameters<typeof signInLaptop>[0]['shared'] = [];
  const laptops: CrashLaptop[] = [];
  for (let count = 0; count < LAPTOPS; count += 1) {
    const role = ROLES[count % ROLES.length]!;
    laptops.push(await signInLaptop({ address, role, random, book, shared, onNumber, onWrong: complain }));
  }
  const replica = openReplica(address);
  const [watcher] = laptops as [CrashLaptop];

  let kill: Kill = 'server';
  for (let round = 1; round <= rounds; round += 1) {
    done = round;
    const stream = await followStream(address, watcher.headers(), complain);
    if (kill !== 'database' && epochs.has(stream.hello.epoch)) complain(`the epoch ${stream.hello.epoch} was there before`);
    epochs.add(stream.hello.epoch);

    kill = oneOf(random, subject.kills);
    const stop = new AbortController();
    const working = Promise.all(laptops.map((laptop) => laptop.work(stop.signal)));
    await new Promise((resolve) => setTimeout(resolve, between(random, ...LOAD_MS)));
    // Laptops go on meanwhile: they run into what is not there, and into a server that has just begun.
    try {
      if (kill !== 'database') await server.stop('SIGKILL');
      if (kill !== 'server') await subject.killDatabase();
      await stream.leave().catch(() => undefined);
      await stream.ended;
      if (kill !== 'server') await subject.startDatabase();
      if (kill !== 'database') ({ server, address } = await opened());
      await untilReady(address);
    } catch (error) {
      failedOpens += 1;
      say(`round ${round}: did not open: ${(error as Error).message}`);
      break;
    } finally {
      stop.abort();
      await working;
    }
    const anew = round % ALL_EVERY === 0 || round === rounds;
    const broken = await compare(laptops, replica, anew, (held) => book.broken(held, anew ? 'all' : 'recent'));
    lost += broken.length;
    for (const words of broken.slice(0, 10)) say(`lost: ${words}`);
    book.settle();
    for (const words of await badNumbers(subject, numbers)) complain(words);
    say(`round ${round}: killed ${kill}, ${book.count()} acknowledged so far, ${lost} lost`);
  }
  await server.stop('SIGTERM');
  return { target: subject.target, rounds: done, acknowledged: book.count(), lost, failedOpens, wrong };
}

/** Answers what is broken; a laptop whose newest token is unknown counts as one. */
async function compare(
  laptops: readonly CrashLaptop[],
  replica: Replica,
  anew: boolean,
  broken: (held: Replica['held']) => string[],
): Promise<string[]> {
  const strangers: string[] = [];
  for (const [place, laptop] of laptops.entries()) if (!(await laptop.refresh())) strangers.push(`the token of laptop ${place}`);
  await replica.pull((laptops[0] as CrashLaptop).headers(), anew);
  return [...strangers, ...broken(replica.held)];
}

/** The tenant stands where its newest document does, no number is held twice, and none that was told lies beyond. */
async function badNumbers(subject: Subject, told: ReadonlyMap<number, string>): Promise<string[]> {
  const [row] = await subject.sql(`
    SELECT (SELECT max(seq) FROM tenants) AS tenant, max(seq) AS newest, count(*) AS documents, count(DISTINCT seq) AS numbers FROM documents`);
  const [tenant, newest, documents, distinct] = ['tenant', 'newest', 'documents', 'numbers'].map((name) => Number(row?.[name]));
  const highest = [...told.keys()].reduce((high, seq) => Math.max(high, seq), 0);
  return [
    ...(tenant === newest ? [] : [`the tenant stands at ${tenant}, its newest document has ${newest}`]),
    ...(documents === distinct ? [] : [`${documents} documents have ${distinct} numbers`]),
    ...((tenant ?? 0) >= highest ? [] : [`number ${highest} was told, the tenant stands at ${tenant}`]),
  ];
}

/** A database that was killed comes back to a server that stayed: it answers 503 until then. */
async function untilReady(address: string): Promise<void> {
  const patience = AbortSignal.timeout(60_000);
  while ((await fetch(`${address}/health/ready`, { signal: patience })).status !== 200) {
    patience.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
