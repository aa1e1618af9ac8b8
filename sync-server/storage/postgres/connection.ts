import { DatabaseError, Pool, types, type ClientConfig, type PoolClient } from 'pg';
import { databaseName } from '../../config.ts';
import { StartError } from '../../start-error.ts';
import { StorageUnavailable } from '../unavailable.ts';
import type { Row } from '../rows.ts';

/** A statement that each connection prepares once, under its name. */
export type Statement = { readonly name: string; readonly text: string };
type Single = string | number | boolean | null;
type Value = Single | readonly Single[];
/** Rejects with `StorageUnavailable` where trying again may help. */
export type Query = (statement: Statement, ...values: readonly Value[]) => Promise<Row[]>;

/**
 * In ms. `lock`: how long a transaction waits for another server's one of the same tenant. `check`: how often the connection that
 * listens shows that it is alive, also where a network has dropped it without a word.
 */
export type Timeouts = {
  readonly connect: number;
  readonly statement: number;
  readonly idleInTransaction: number;
  readonly lock: number;
  readonly check: number;
};
export const TIMEOUTS: Timeouts = { connect: 5_000, statement: 30_000, idleInTransaction: 30_000, lock: 10_000, check: 15_000 };
/** Connections that nobody needs for so long are given back. */
const IDLE_MS = 60_000;
/** Where nothing has come for so long, the system begins to ask whether the other end is there. */
const KEEP_ALIVE_MS = 10_000;

const INT8 = 20;

/** How every connection is made. What the URL says of the same wins. */
export function clientConfig(url: string, timeouts: Partial<Timeouts> = {}): ClientConfig {
  const { connect, statement, idleInTransaction, lock } = { ...TIMEOUTS, ...timeouts };
  return {
    application_name: 'milepost',
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    connectionTimeoutMillis: connect,
    statement_timeout: statement,
    lock_timeout: lock,
    idle_in_transaction_session_timeout: idleInTransaction,
    // The database itself ends a slow statement; this is for one that has gone silent.
    query_timeout: statement + connect,
    types: { getTypeParser: ((oid: number) => (oid === INT8 ? Number : types.getTypeParser(oid))) as typeof types.getTypeParser },
    connectionString: url,
  };
}

/** At most `max` connections, made when needed. A connection that breaks is dropped and another made by whoever asks next. */
export function openPool(config: ClientConfig, max: number): Pool {
  const pool = new Pool({ ...config, max, idleTimeoutMillis: IDLE_MS });
  // Without a listener the breaking of a connection, idle or not, would end the process; whoever uses it hears of it by itself.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    // First in the connection's line, before whatever it was made for.
    client.query(SESSION).catch(() => undefined);
  });
  return pool;
}

/**
 * An answer to a laptop means that it is on the disk; where the database is set to wait for replicas too, that stays. And each
 * statement is planned anew: a plan made while a table was empty reads all of it for ever after (a hundredfold on first loads).
 */
const SESSION = `
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
  SET plan_cache_mode = force_custom_plan`;

/** Whatever came after such a statement was not done. */
export const AFTER_FAILURE = 'the transaction went on after a statement that failed';

/** Runs `fn` in a transaction that `begin` opens, on a connection of its own; undone when `fn` throws. */
export async function within<T>(pool: Pool, begin: string, fn: (query: Query) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw new StorageUnavailable(error);
  });
  let broken = false;
  const attempt = async <A>(work: () => Promise<A>): Promise<A> => {
    try {
      return await work();
    } catch (error) {
      broken ||= !(error instanceof DatabaseError);
      throw mayPass(error) ? new StorageUnavailable(error, reasonOf(error)) : error;
    }
  };
  try {
    await attempt(() => client.query(begin));
    const result = await fn((statement, ...values) => attempt(() => ask(client, statement, values)));
    const ended = await attempt(() => client.query('COMMIT'));
    // After a statement that failed the database answers a COMMIT by undoing everything, and calls that a success.
    if (ended.command !== 'COMMIT') throw new Error(AFTER_FAILURE);
    return result;
  } catch (error) {
    if (!broken) await attempt(() => client.query('ROLLBACK')).catch(() => (broken = true));
    throw error;
  } finally {
    client.release(broken);
  }
}

async function ask(client: PoolClient, { name, text }: Statement, values: readonly Value[]): Promise<Row[]> {
  const { rows } = await client.query<Row>({ name, text, values: values.map(storable) });
  return rows;
}

/** PostgreSQL has no text with a NUL in it. Documents have none (JSON escapes it); a laptop's name might, or an id that was made up. */
function storable(value: Value): Value {
  return Array.isArray(value) ? value.map(storableOne) : storableOne(value as Single);
}

function storableOne(value: Single): Single {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
}

/**
 * Whether the same may work later: the connection broke, or the database stopped, timed out, lacked something (connections, disk)
 * or broke a deadlock. Classes of SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
function mayPass(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return true;
  const code = error.code ?? '';
  return ['08', '40', '53', '57', '58'].includes(code.slice(0, 2)) || ['25P03', '25P04', '55P03'].includes(code);
}

const DISK_FULL = '53100';

/** The same words as for the other database. */
function reasonOf(error: unknown): string | undefined {
  return error instanceof DatabaseError && error.code === DISK_FULL ? 'the disk of the server is full' : undefined;
}

/** One sentence for the person at the terminal, without the password. */
export function cannotUse(url: string, error: unknown): StartError {
  const name = databaseName(url);
  const cause = error instanceof StorageUnavailable ? error.cause : error;
  const { message, code } = cause as Error & { readonly code?: string };
  const why = (message || code || 'unknown').replaceAll(/\s+/g, ' ').replace(/\.$/, '');
  return cause instanceof DatabaseError && !(error instanceof StorageUnavailable)
    ? new StartError('database-broken', `The database ${name} cannot be used: ${why}.`)
    : new StartError('database-unreachable', `The database ${name} cannot be reached (${why}): start it, or correct DATABASE_URL.`);
}
