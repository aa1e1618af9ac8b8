import { Socket } from 'node:net';
import type { ClientConfig, Pool } from 'pg';
import { StartError } from '../../start-error.ts';
import type { Storage, Transaction } from '../port.ts';
import { StorageUnavailable } from '../unavailable.ts';
import { openAnnouncer, type Announcer } from './announcer.ts';
import { cannotUse, clientConfig, openPool, TIMEOUTS, within, type Timeouts } from './connection.ts';
import { fillDigests } from './digests.ts';
import { listen } from './listener.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { readMissed } from './missed.ts';
import { postgresReader } from './reader.ts';
import { beginTransaction, type Announcing, type Made } from './transaction.ts';

/** Connections of one server, besides the one that listens. Writes of a tenant queue up here, not in the database. */
const READ_CONNECTIONS = 8;
const WRITE_CONNECTIONS = 4;

const CHANNEL = 'milepost';
const READ = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
const WRITE = 'BEGIN ISOLATION LEVEL READ COMMITTED';

export type PostgresOptions = {
  /** `postgres://user:password@host:port/database`, with the parameters that libpq knows. Not through a pooler: it listens. */
  readonly url: string;
  /** Ms since 1970. */
  readonly now: () => number;
  /** What this server is called among those of the database: different for each process. */
  readonly name: string;
  /** Id of the key that this server signs with; every server of the database must have the same. */
  readonly kid?: string;
  /** Hears, in words, of what goes wrong beside any request, and is mended by itself. */
  readonly onTrouble?: (words: string, error: unknown) => void;
  readonly timeouts?: Partial<Timeouts>;
};

/**
 * One database for any number of servers. Each tenant's writes queue up in a server and lock its row in the database; commits of
 * other servers are heard of by LISTEN. Rejects with a `StartError` when the database cannot be used. What is asked while it is
 * away rejects with `StorageUnavailable`; connections come back by themselves.
 */
export async function openPostgres({ url, now, name, kid, onTrouble = () => undefined, timeouts }: PostgresOptions): Promise<Storage> {
  const sockets = new Set<Socket>();
  const config = { ...clientConfig(url, timeouts), stream: () => tracked(sockets) };
  const writers = openPool(config, WRITE_CONNECTIONS);
  const readers = openPool(config, READ_CONNECTIONS);
  const announcer = openAnnouncer(
    (tenant, told) => within(readers, READ, (query) => readMissed(query, tenant, told)),
    (error) => onTrouble('what other servers wrote cannot be read yet', error),
  );
  let listener: Awaited<ReturnType<typeof listen>> | undefined;
  const end = async (): Promise<void> => {
    await announcer.close();
    // Nothing is under way any more. A network gone silent does not even let a connection end.
    const patience = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, config.connectionTimeoutMillis);
    await Promise.all([readers.end(), writers.end(), listener?.close()]);
    clearTimeout(patience);
  };
  try {
    await prepare(writers, kid, onTrouble);
    listener = await hearOthers({ ...config, check: timeouts?.check ?? TIMEOUTS.check }, name, announcer, onTrouble);
    return storageOver({ writers, readers, announcer, now, announcing: { channel: CHANNEL, by: name } }, end);
  } catch (error) {
    await end();
    throw error instanceof StartError ? error : cannotUse(url, error);
  }
}

type Parts = {
  readonly writers: Pool;
  readonly readers: Pool;
  readonly announcer: Announcer;
  readonly now: () => number;
  readonly announcing: Announcing;
};

/** `work` answers with what is to be done once it is durable. */
type Waiting = {
  readonly work: (transaction: Transaction) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
};
/** Whoever comes first waits for so many others at most. */
const TOGETHER_MAX = 16;

function storageOver({ writers, readers, announcer, now, announcing }: Parts, end: () => Promise<void>): Storage {
  const accepted = new Set<Promise<unknown>>();
  const lines = new Map<string, Waiting[]>();
  let closing: Promise<void> | undefined;

  const accept = <T>(work: () => Promise<T>): Promise<T> => {
    if (closing !== undefined) return Promise.reject(new Error('closed: no further work is taken'));
    const result = work();
    const settled = result.then(nothing, nothing);
    accepted.add(settled);
    void settled.then(() => accepted.delete(settled));
    return result;
  };
  /**
   * A tenant's transactions one after the other: those that wait hold no connection, and those that have waited together are committed
   * together. Each is done or undone by itself, and nobody hears of theirs before all are durable.
   */
  const inTurn = <T>(tenant: string, work: (transaction: Transaction) => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const waiting: Waiting = {
        work: async (transaction) => {
          const answer = await work(transaction);
          return () => resolve(answer);
        },
        fail: reject,
      };
      const line = lines.get(tenant);
      if (line !== undefined) line.push(waiting);
      else {
        lines.set(tenant, [waiting]);
        void serve(tenant);
      }
    });
  const serve = async (tenant: string): Promise<void> => {
    const line = lines.get(tenant) ?? [];
    while (line.length > 0) await together(tenant, line.splice(0, TOGETHER_MAX));
    lines.delete(tenant);
  };
  const together = async (tenant: string, members: readonly Waiting[]): Promise<void> => {
    const settlements: (() => void)[] = [];
    let made: Made | undefined;
    try {
      await within(writers, WRITE, async (query) => {
        const { transaction, alone, finish } = await beginTransaction(query, tenant, now, announcing);
        for (const { work, fail } of members) {
          const settle = members.length === 1 ? work(transaction) : alone(() => work(transaction)).catch(failing(fail));
          settlements.push(await settle);
        }
        made = await finish();
      });
      if (made !== undefined) announcer.committed(tenant, made.base, made.seq, made.commit);
      for (const settle of settlements) settle();
    } catch (error) {
      // Cut off at the commit: nobody can say yet whether it happened.
      if (made !== undefined) announcer.reached(tenant, undefined);
      for (const { fail } of members) fail(error);
    }
  };

  return {
    read: (fn) => accept(() => within(readers, READ, (query) => fn(postgresReader(query)))),
    transact: (tenant, fn) => accept(() => inTurn(tenant, fn)),
    subscribe: announcer.subscribe,
    beginEpoch: (id, restored = false) =>
      accept(() =>
        within(writers, WRITE, async (query) => {
          await query({ name: 'lock-all', text: 'SELECT id FROM tenants ORDER BY id FOR UPDATE' });
          await query(
            {
              name: 'begin-epoch',
              text: 'INSERT INTO epochs (tenant, id, seq, started_at, restored) SELECT id, $1, seq, $2, $3 FROM tenants',
            },
            id,
            now(),
            Number(restored),
          );
        }),
      ),
    close: () => {
      closing ??= Promise.all(accepted).then(end);
      return closing;
    },
  };
}

const nothing = (): void => undefined;

/** Hands on what one of several failed with; of a database that is away all of them hear at once. */
function failing(fail: (error: unknown) => void): (error: unknown) => () => void {
  return (error) => {
    if (error instanceof StorageUnavailable) throw error;
    fail(error);
    return nothing;
  };
}

function tracked(sockets: Set<Socket>): Socket {
  const socket = new Socket();
  sockets.add(socket);
  return socket.once('close', () => sockets.delete(socket));
}

/** Rejects with a `StartError` where the database is not one for us; changes nothing then. */
async function prepare(pool: Pool, kid: string | undefined, onTrouble: (words: string, error: unknown) => void): Promise<void> {
  await within(pool, READ, async (query) => {
    const [settings] = await query({
      name: '',
      text: "SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages",
    });
    if (settings?.['encoding'] !== 'UTF8') {
      throw new StartError('database-broken', `The database holds text as ${String(settings?.['encoding'])}: make one with encoding UTF8.`);
    }
    for (const [setting, name] of [
      ['fsync', 'fsync'],
      ['pages', 'full_page_writes'],
    ] as const) {
      if (settings[setting] !== 'on')
        onTrouble(`the database runs with ${name} off: a power cut loses what laptops were told is safe`, undefined);
    }
  });
  await migrate(pool, migrations);
  await within(pool, WRITE, fillDigests);
  if (kid === undefined) return;
  await within(pool, WRITE, async (query) => {
    await query({ name: '', text: 'INSERT INTO server_key (kid) VALUES ($1) ON CONFLICT DO NOTHING' }, kid);
    const [row] = await query({ name: '', text: 'SELECT kid FROM server_key' });
    if (row?.['kid'] !== kid) {
      throw new StartError(
        'key-unreadable',
        "The servers of this database sign with another key than this one: copy server-key.json from the data folder of one of them into this one's, or, if it is lost, empty the table server_key and let every laptop sign in again.",
      );
    }
  });
}

async function hearOthers(
  config: ClientConfig & { readonly check: number },
  name: string,
  announcer: Announcer,
  onTrouble: (words: string, error: unknown) => void,
): Promise<{ readonly close: () => Promise<void> }> {
  let first = true;
  const listener = await listen(config, CHANNEL, {
    onNotice: ({ tenant, to, by }) => {
      if (by !== name) announcer.reached(tenant, to);
    },
    onStanding: (tenant, seq) => (first ? announcer.start(tenant, seq) : announcer.reached(tenant, seq)),
    onTrouble: (error) => onTrouble('the database does not tell what other servers write', error),
  });
  first = false;
  return listener;
}
