import { createRequire } from 'node:module';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import * as sqlite from 'node:sqlite';
import type { ServerKeys } from '#sync-server/keys.ts';
import type { Random } from '#sync-server/clock.ts';
import type { Running } from '../server/program.ts';
import type { Agenda, Owner } from './agenda.ts';
import type { Programs, ServerProgram } from './programs.ts';
import { virtualTime, type VirtualTime } from './virtual-time.ts';

export type Request = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string | undefined;
};
/** `stream`: of an event stream, which has no `body`. */
export type Answer = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  readonly stream?: Readable;
};

/** Where a crash falls: before the n-th access to the database from now, or after it. */
export type CrashPoint = { accesses: number; readonly after: boolean };

const require = createRequire(import.meta.url);

/** The server's machine: a disk with a database file, and on it one running server or none. Answers one request at a time. */
export class ServerMachine {
  running: Running | undefined;
  program: ServerProgram;
  onCrash: () => void = () => undefined;
  /** Whether there is no room for its database to grow. */
  private full = false;
  private owner: Owner;
  private crashPoint: CrashPoint | undefined;
  private open: sqlite.DatabaseSync[] = [];
  private forget: () => void = () => undefined;
  /** The simulation's own view of the database. */
  private window: sqlite.DatabaseSync | undefined;
  private readonly folder: string;
  private readonly agenda: Agenda;
  private readonly programs: Programs;
  private readonly random: Random;
  private readonly keys: ServerKeys;

  constructor(agenda: Agenda, programs: Programs, folder: string, random: Random, keys: ServerKeys) {
    this.agenda = agenda;
    this.programs = programs;
    this.folder = folder;
    this.random = random;
    this.keys = keys;
    this.owner = agenda.owner('server');
    this.program = this.evaluate();
  }

  get file(): string {
    return join(this.folder, 'server.db');
  }

  async start(): Promise<void> {
    this.owner = this.agenda.owner('server');
    this.crashPoint = undefined;
    this.program = this.evaluate();
    const { file, random, keys } = this;
    try {
      this.running = await this.program.startServer({ file, random, keys, now: () => Math.floor(this.agenda.now) });
    } catch (error) {
      // With no room, a server does not start; somebody tries again.
      if (!this.full) throw error;
      this.goDown();
    }
  }

  /** While its disk is full, the database cannot grow. */
  fill(full: boolean): void {
    this.full = full;
    for (const database of this.open) if (database.isOpen) this.limit(database);
  }

  /** The power goes. Whoever waited for an answer gets none. */
  crash(): void {
    if (this.running !== undefined) this.goDown();
  }

  private goDown(): void {
    this.owner.alive = false;
    this.running = undefined;
    this.forget();
    for (const database of this.open.splice(0)) if (database.isOpen) sqlite.DatabaseSync.prototype.close.call(database);
    this.onCrash();
  }

  /** `undefined`: not any more. */
  crashSoon(point: CrashPoint | undefined): void {
    this.crashPoint = point;
  }

  /** Answers a request; `undefined` when the server is down or went down over it. Nothing else happens meanwhile. */
  async answer({ method, path, headers, body }: Request): Promise<Answer | undefined> {
    const { running } = this;
    if (running === undefined) return undefined;
    const isStream = path === '/api/v1/sync/stream';
    const options = { method, url: path, headers, ...(body === undefined ? {} : { payload: body }), payloadAsStream: isStream };
    const response = await running.app.inject(options).catch(() => undefined);
    // What follows an answer (its commit being told to streams, its line in the log) belongs to it.
    for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    if (this.running !== running || response === undefined) return undefined;
    const told = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
    if (!isStream) return { status: response.statusCode, headers: told, body: response.body };
    const stream = response.stream();
    if (response.statusCode === 200) return { status: 200, headers: told, body: '', stream };
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return { status: response.statusCode, headers: told, body: Buffer.concat(chunks).toString() };
  }

  /** Keeps a consistent copy of the database under `name`, as a backup does. */
  backUp(name: string): void {
    const copy = join(this.folder, `${name}.db`);
    rmSync(copy, { force: true });
    this.query(`VACUUM INTO '${copy}'`);
  }

  /** Puts a backup in the place of the database, as the command does. The server must be down. */
  putBack(name: string): void {
    this.close();
    rmSync(join(this.folder, 'high-water.json'), { force: true });
    for (const ending of ['-wal', '-shm']) rmSync(`${this.file}${ending}`, { force: true });
    copyFileSync(join(this.folder, `${name}.db`), this.file);
  }

  /** Lets go of the file. */
  close(): void {
    this.window?.close();
    this.window = undefined;
  }

  /** Reads the database past the running server. */
  query(sql: string, ...values: (string | number)[]): { readonly [column: string]: unknown }[] {
    this.window ??= new sqlite.DatabaseSync(this.file);
    return this.window.prepare(sql).all(...values);
  }

  private evaluate(): ServerProgram {
    const { owner } = this;
    const time = virtualTime(this.agenda, owner, () => 0);
    const shared = (id: string): unknown => (id === 'node:sqlite' ? { ...sqlite, DatabaseSync: this.database(owner) } : require(id));
    return this.programs.server({ require: shared, ...nodeTimers(time) });
  }

  /** SQLite as this server has it: it can crash before or after any access, and afterwards reaches nothing. */
  private database(owner: Owner): typeof sqlite.DatabaseSync {
    // Node keeps a database for good once it was open. What this one knows of the simulation it forgets, or every run would stay.
    const known: { machine?: ServerMachine } = { machine: this };
    this.forget = () => delete known.machine;
    const opened = (database: sqlite.DatabaseSync): void => known.machine?.hasOpened(database);
    const around = <T>(access: () => T): T => {
      if (known.machine === undefined) throw new Error('the server has crashed');
      known.machine.access(owner, 'before');
      const result = access();
      known.machine?.access(owner, 'after');
      return result;
    };
    return class extends sqlite.DatabaseSync {
      constructor(file: string, options?: sqlite.DatabaseSyncOptions) {
        super(file, options ?? {});
        opened(this);
      }
      override exec(sql: string): void {
        around(() => super.exec(sql));
      }
      override prepare(sql: string): sqlite.StatementSync {
        const statement = super.prepare(sql);
        for (const method of ['run', 'get', 'all'] as const) {
          const original = statement[method].bind(statement) as unknown as (...given: unknown[]) => unknown;
          Object.defineProperty(statement, method, { value: (...given: unknown[]) => around(() => original(...given)) });
        }
        return statement;
      }
    };
  }

  private hasOpened(database: sqlite.DatabaseSync): void {
    this.open.push(database);
    if (this.full) this.limit(database);
  }

  private limit(database: sqlite.DatabaseSync): void {
    const exec = (sql: string): void => sqlite.DatabaseSync.prototype.exec.call(database, sql);
    const [size] = sqlite.DatabaseSync.prototype.prepare.call(database, 'PRAGMA page_count').all();
    exec(`PRAGMA max_page_count = ${this.full ? String(size?.['page_count'] ?? 1) : 1_073_741_823}`);
  }

  private access(owner: Owner, when: 'before' | 'after'): void {
    if (!owner.alive) throw new Error('the server has crashed');
    const point = this.crashPoint;
    if (point === undefined || point.after !== (when === 'after')) return;
    point.accesses -= 1;
    if (point.accesses > 0) return;
    this.crashPoint = undefined;
    this.crash();
    throw new Error('the server has crashed');
  }
}

/** Node's timers are objects. */
function nodeTimers({ Date, setTimeout, setInterval, clearTimeout }: VirtualTime): { readonly [name: string]: unknown } {
  type Timer = { readonly id: number; readonly unref: () => Timer };
  const timer = (id: number): Timer => {
    const made: Timer = { id, unref: () => made };
    return made;
  };
  const clear = (made: Timer | undefined): void => clearTimeout(made?.id);
  return {
    Date,
    setTimeout: (...given: Parameters<typeof setTimeout>) => timer(setTimeout(...given)),
    setInterval: (...given: Parameters<typeof setInterval>) => timer(setInterval(...given)),
    clearTimeout: clear,
    clearInterval: clear,
  };
}
