import type { CollectionName } from '#domain/schema/collections.ts';
import type { JournalFiles } from '#renderer/platform/journal-files.ts';
import type { Seeded } from '../../fixtures/random.ts';
import type { Agenda, Owner } from './agenda.ts';
import type { DiskProgram } from './programs.ts';

export type StoredDocument = { readonly [field: string]: unknown };

/** The part of a disk that the simulated RxDB storage sees. */
export type DocumentDisk = {
  readonly table: (name: string) => Map<string, StoredDocument>;
  /** Resolves when a write has its turn; rejects while the disk is full. */
  readonly access: () => Promise<void>;
  readonly written: (database: string, collection: string, documents: readonly StoredDocument[]) => void;
};

type RawStore = { readonly records: { readonly values: () => Iterable<{ readonly value: unknown }> } };
type RawTransaction = { readonly _state: string; readonly _rollbackLog: (() => void)[] };
type RawDatabase = { readonly rawObjectStores: Map<string, RawStore>; transactions: RawTransaction[]; connections: unknown[] };

type Methods = { [name: string]: (this: unknown, ...given: unknown[]) => unknown };

const FULL = 'the disk is full';

/**
 * What of a laptop survives a crash: RxDB's documents, its IndexedDB databases, its `localStorage`. A write that was not
 * done when the laptop crashed has not happened.
 */
export class Disk implements DocumentDisk {
  full = false;
  /** Whether it ever refused a write. */
  wasFull = false;
  /** Until then (virtual ms) it is slow with everything. */
  slowUntil = 0;
  /** Told of each write to RxDB's storage as soon as it is durable. */
  onWritten: DocumentDisk['written'] = () => undefined;
  /** Told of each IndexedDB store from which something has been taken away. */
  onTaken: (store: string) => void = () => undefined;
  /** Told of each row that has been put into an IndexedDB store, once it is durable. */
  onPut: (store: string, row: unknown) => void = () => undefined;
  readonly indexedDB: IDBFactory;
  readonly IDBKeyRange: unknown;
  private readonly tables = new Map<string, Map<string, StoredDocument>>();
  private readonly storage = new Map<string, string>();
  /** `localStorage` as of its last flush: browsers write it behind the page's back. */
  private flushed = new Map<string, string>();
  private readonly files = new Map<string, string>();
  private owner: Owner;
  private readonly agenda: Agenda;
  private readonly random: Seeded;
  private tasks: (() => void)[] = [];
  onFull: () => void = () => undefined;

  constructor(agenda: Agenda, random: Seeded, owner: Owner, program: (globals: { readonly [name: string]: unknown }) => DiskProgram) {
    this.agenda = agenda;
    this.random = random;
    this.owner = owner;
    const idb = program({ setImmediate: (task: () => void) => this.queue(task) });
    this.indexedDB = new idb.IDBFactory();
    this.IDBKeyRange = idb.IDBKeyRange;
    this.intercept(idb);
  }

  /** While the disk is full, writing to IndexedDB fails as it does in a browser: when the request's turn comes. What is taken away is told of. */
  private intercept({ IDBObjectStore, IDBTransaction }: DiskProgram): void {
    const refuses = (): boolean => this.refuses();
    const putInto = (name: string, row: unknown): void => this.onPut(name, row);
    let writing = false;
    const store = IDBObjectStore.prototype as unknown as Methods;
    for (const method of ['put', 'add']) {
      const original = store[method]!;
      store[method] = function (this: unknown, ...given) {
        const { name, transaction: under } = this as { readonly name: string; readonly transaction: EventTarget };
        under.addEventListener('complete', () => putInto(name, given[0]), { once: true });
        writing = true;
        try {
          return original.apply(this, given);
        } finally {
          writing = false;
        }
      };
    }
    const taken = (name: string): void => this.onTaken(name);
    const remove = store['delete']!;
    store['delete'] = function (this: unknown, ...given) {
      const { name, transaction: under } = this as { readonly name: string; readonly transaction: EventTarget };
      // What else belongs to it is there by then.
      under.addEventListener('complete', () => taken(name), { once: true });
      return remove.apply(this, given);
    };
    const transaction = IDBTransaction.prototype as unknown as Methods;
    const original = transaction['_execRequestAsync']!;
    transaction['_execRequestAsync'] = function (this: unknown, request) {
      const { operation } = request as { readonly operation: () => unknown };
      const guarded = (): unknown => {
        if (refuses()) throw new DOMException(FULL, 'QuotaExceededError');
        return operation();
      };
      return original.call(this, writing ? { ...(request as object), operation: guarded } : request);
    };
  }

  table(name: string): Map<string, StoredDocument> {
    const known = this.tables.get(name) ?? new Map<string, StoredDocument>();
    this.tables.set(name, known);
    return known;
  }

  access(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.agenda.in(this.slowness(), this.owner, () =>
        this.refuses() ? reject(new DOMException(FULL, 'QuotaExceededError')) : resolve(),
      );
    });
  }

  written(database: string, collection: string, documents: readonly StoredDocument[]): void {
    this.onWritten(database, collection, documents);
  }

  /** Files beside IndexedDB, for the journal. What was written when a write resolves outlives a crash; a file's room is set aside. */
  journalFiles(owner: Owner): JournalFiles {
    const later = <T>(work: () => T): Promise<T> =>
      new Promise((resolve) => void this.agenda.in(this.slowness(), owner, () => resolve(work())));
    return {
      list: () => later(() => [...this.files.keys()]),
      open: (name) =>
        later(() => {
          const text = this.files.get(name) ?? '';
          this.files.set(name, text);
          return text;
        }),
      write: (name, at, text) =>
        later(() => {
          const before = this.files.get(name) ?? '';
          this.files.set(name, before.slice(0, at).padEnd(at, '\0') + text + before.slice(at + text.length));
        }),
      close: () => later(() => undefined),
    };
  }

  /** `localStorage` as the running program sees it. */
  localStorage(owner: Owner): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
    const write = (change: () => void): void => {
      if (!owner.alive) return;
      change();
      this.agenda.in(this.random() * 1000, owner, () => (this.flushed = new Map(this.storage)));
    };
    return {
      getItem: (key) => this.storage.get(key) ?? null,
      setItem: (key, value) => write(() => this.storage.set(key, value)),
      removeItem: (key) => write(() => this.storage.delete(key)),
    };
  }

  /** The power goes: transactions under way are undone, and what `localStorage` had not flushed is gone. `next`: who runs on this disk from now on. */
  crash(next: Owner): void {
    this.owner = next;
    this.tasks = [];
    const factory = this.indexedDB as unknown as { readonly _databases: Map<string, RawDatabase>; _connectionQueues: Map<string, unknown> };
    for (const database of factory._databases.values()) {
      for (const { _state, _rollbackLog } of database.transactions) {
        if (_state !== 'finished') for (const undo of _rollbackLog.toReversed()) undo();
      }
      database.transactions = [];
      database.connections = [];
    }
    factory._connectionQueues = new Map();
    this.storage.clear();
    for (const [key, value] of this.flushed) this.storage.set(key, value);
  }

  /** Whether a transaction has written to an IndexedDB database and is not through: `rows` would show half of it. */
  isWriting(database: string): boolean {
    const { _databases } = this.indexedDB as unknown as { readonly _databases: Map<string, RawDatabase> };
    const transactions = _databases.get(database)?.transactions ?? [];
    return transactions.some(({ _state, _rollbackLog }) => _state !== 'finished' && _rollbackLog.length > 0);
  }

  /** All that lies in a store of an IndexedDB database, read past the running program. */
  rows<T>(database: string, store: string): T[] {
    const { _databases } = this.indexedDB as unknown as { readonly _databases: Map<string, RawDatabase> };
    const records = _databases.get(database)?.rawObjectStores.get(store)?.records.values() ?? [];
    return [...records].map(({ value }) => value as T);
  }

  /** The documents of a synced collection, read past the running program, those that have left the scope included. */
  documents(person: string, collection: CollectionName): StoredDocument[] {
    return [...this.table(`milepost-${person}/${collection}/0`).values()];
  }

  private refuses(): boolean {
    if (!this.full) return false;
    this.wasFull = true;
    this.onFull();
    return true;
  }

  private queue(task: () => void): void {
    this.tasks.push(task);
    if (this.tasks.length === 1) this.agenda.in(this.slowness(), this.owner, () => this.runTask());
  }

  private runTask(): void {
    const task = this.tasks.shift();
    if (this.tasks.length > 0) this.agenda.in(0, this.owner, () => this.runTask());
    task?.();
  }

  /** Mostly fast, now and then not. Milliseconds. */
  private slowness(): number {
    const draw = this.random();
    if (this.agenda.now < this.slowUntil) return draw * 60;
    return draw < 0.97 ? draw * 0.4 : draw * 30;
  }
}
