import type { Hlc } from '#domain/clock/hlc.ts';
import type { Digest } from '#domain/digest/digest.ts';
import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';

/**
 * What the server needs of a database. A `Reader` cannot write; a `Transaction` is one tenant's, and every transaction
 * of a tenant sees all those before it. Signatures are asynchronous because a database over a network is.
 *
 * Every storage passes `contract-suite.ts`.
 */
export type Storage = {
  /** Runs `fn` over one consistent snapshot. Neither `read` nor `transact` may be called from within `fn`. */
  readonly read: <T>(fn: (reader: Reader) => Promise<T>) => Promise<T>;
  /** Runs `fn` as one transaction of `tenant`: durable when the promise resolves, undone when `fn` throws. */
  readonly transact: <T>(tenant: string, fn: (transaction: Transaction) => Promise<T>) => Promise<T>;
  /** Calls `listener` for each commit that changed documents, in commit order. Answers with how to stop. */
  readonly subscribe: (listener: (commit: Commit) => void) => () => void;
  /**
   * Begins a new epoch of every tenant, with a new id: called once at each start of a server. An epoch ends at the sequence
   * number where the next one begins. `restored`: the database came from a backup.
   */
  readonly beginEpoch: (id: string, restored?: boolean) => Promise<void>;
  /** Waits for what was accepted, then closes. Whatever is asked afterwards is refused with an error. */
  readonly close: () => Promise<void>;
};

export type Reader = {
  readonly tenants: () => Promise<Tenant[]>;
  readonly tenant: (id: string) => Promise<Tenant | undefined>;
  /** Id of the tenant's current epoch. Fails for an unknown tenant. */
  readonly epoch: (tenant: string) => Promise<string>;
  /** The sequence number at which an epoch ended, which for the current one is the tenant's; `undefined` for an unknown epoch. */
  readonly epochEnd: (tenant: string, epoch: string) => Promise<number | undefined>;
  /** When the newest epoch after `epoch` began that began on a restored database, in ms since 1970; of an unknown one, the newest of all. */
  readonly restoredAfter: (tenant: string, epoch: string) => Promise<number | undefined>;

  /** What the server itself stored is trusted: it is read back without being checked again. */
  readonly document: <C extends CollectionName>(tenant: string, collection: C, id: string) => Promise<Stored<DocumentOf[C]> | undefined>;
  /** Those of `ids` that are there, by id: one question to the database, however many. */
  readonly documents: <C extends CollectionName>(
    tenant: string,
    collection: C,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, Stored<DocumentOf[C]>>>;
  /** Every document of a collection, parsed, in the order of their sequence. For comparing with an import, not for answers. */
  readonly allDocuments: <C extends CollectionName>(tenant: string, collection: C) => Promise<DocumentOf[C][]>;
  /** JSON texts with `after` < seq, lowest first, at most `limit`. */
  readonly documentsAfter: (tenant: string, collection: CollectionName, after: number, limit: number) => Promise<StoredText[]>;
  /** JSON texts with seq < `before` (absent: all), highest first, at most `limit`. */
  readonly documentsBefore: (
    tenant: string,
    collection: CollectionName,
    before: number | undefined,
    limit: number,
  ) => Promise<StoredText[]>;
  /** How many documents have `after` < seq < `before`; either end may be absent. */
  readonly count: (
    tenant: string,
    collection: CollectionName,
    range: { readonly after?: number; readonly before?: number },
  ) => Promise<number>;

  /** The sums of a collection's buckets (see `domain/digest`); those of empty ones may be missing. */
  readonly sums: (tenant: string, collection: CollectionName) => Promise<{ readonly bucket: number; readonly sum: Digest }[]>;
  /** Every document of a bucket by id and hash. */
  readonly hashesIn: (
    tenant: string,
    collection: CollectionName,
    bucket: number,
  ) => Promise<{ readonly id: string; readonly hash: Digest }[]>;
  /** The number of the collection's last change; 0 where there was none. */
  readonly lastChange: (tenant: string, collection: CollectionName) => Promise<number>;

  /** `email` in lower case. */
  readonly accountByEmail: (email: string) => Promise<Account | undefined>;
  /** The enrolment that a sign-in made, unless it was replaced by a later sign-in. */
  readonly enrolment: (session: string) => Promise<Enrolment | undefined>;
  /** The latest enrolment of a person on a laptop. */
  readonly enrolmentOf: (tenant: string, laptop: string, person: string) => Promise<Enrolment | undefined>;
  /** Every enrolment of a tenant, with what the laptop last said of itself, if anything. */
  readonly laptops: (tenant: string) => Promise<{ readonly enrolment: Enrolment; readonly report: StoredReport | undefined }[]>;
  /** Readings of this laptop's clock that were moved back, and where to (see `relay/moved-stamps.ts`). */
  readonly movedStamps: (tenant: string, laptop: string) => Promise<ReadonlyMap<Hlc, Hlc>>;
  readonly hasAccount: (tenant: string, person: string) => Promise<boolean>;
  readonly refreshToken: (hash: string) => Promise<RefreshToken | undefined>;
};

export type Transaction = Reader & {
  readonly tenantId: string;
  readonly addTenant: (name: string, epoch: string) => Promise<void>;
  /** Writes documents, each with the tenant's next sequence number, and announces them at commit. The digests follow. Use `sync/write.ts`. */
  readonly putDocuments: (collection: CollectionName, documents: readonly DocumentText[]) => Promise<number>;
  /** Answers `false`, having written nothing, when the e-mail belongs to an account already (of any tenant). */
  readonly addAccount: (account: Omit<Account, 'tenant'>) => Promise<boolean>;
  /** Replaces the enrolment of the same person on the same laptop, with its refresh tokens. */
  readonly enrol: (enrolment: Omit<Enrolment, 'tenant'>) => Promise<void>;
  readonly changeEnrolment: (session: string, change: EnrolmentChange) => Promise<void>;
  /** Remembers where readings were moved to. A reading is moved once: what is known stays. */
  readonly noteMovedStamps: (laptop: string, moves: ReadonlyMap<Hlc, Hlc>) => Promise<void>;
  /** Notes when sessions of this tenant were last heard of, and what they said of themselves. A session that is gone is passed over. */
  readonly noteContacts: (contacts: readonly Contact[]) => Promise<void>;
  readonly addRefreshToken: (token: RefreshToken) => Promise<void>;
  /** Forgets the refresh tokens of a session below `generation`. */
  readonly pruneRefreshTokens: (session: string, generation: number) => Promise<void>;
};

/** `seq`: the last sequence number given; gapless, in commit order. */
type Tenant = { readonly id: string; readonly name: string; readonly seq: number };

export type Stored<D> = { readonly seq: number; readonly document: D };
export type StoredText = { readonly seq: number; readonly content: string };
type DocumentText = { readonly id: string; readonly content: string };

/** `passwordHash`: a PHC string (see `passwords.ts`). */
type Account = { readonly tenant: string; readonly person: string; readonly email: string; readonly passwordHash: string };

/** One person on one laptop. `session` is new at each sign-in; tokens name it. Times in ms since 1970. */
export type Enrolment = {
  readonly session: string;
  readonly tenant: string;
  readonly laptop: string;
  readonly laptopName: string;
  readonly person: string;
  /** JSON Web Key of the laptop's public key, as JSON. */
  readonly publicKey: string;
  readonly certificate: string;
  readonly enrolledAt: number;
  readonly lastContactAt: number;
  readonly revokedAt: number | undefined;
  /** Set with `revokedAt`: signing out ends a session, and shuts nobody out. */
  readonly revokedWhy: RevokedWhy | undefined;
  /** The newest refresh token that was used: its generation and hash. Generation 0 and `''` until then. */
  readonly refreshGeneration: number;
  readonly refreshHash: string;
};
type EnrolmentChange = Partial<Pick<Enrolment, 'lastContactAt' | 'revokedAt' | 'revokedWhy' | 'refreshGeneration' | 'refreshHash'>>;

/** `reused`: an old refresh token came back. */
export type RevokedWhy = 'signed-out' | 'by-admin' | 'reused';

/** What a laptop said of itself (`laptopReport` as JSON), and when. */
export type StoredReport = { readonly at: number; readonly report: string };

/** A session was heard of at `at`. `report`: what it said of itself then, as JSON; absent leaves what it said before. */
export type Contact = { readonly session: string; readonly at: number; readonly report?: string };

type RefreshToken = { readonly hash: string; readonly session: string; readonly generation: number };

/** What a transaction changed, announced after it is durable. */
export type Commit = { readonly tenant: string; readonly epoch: string; readonly changes: readonly Change[] };

/** Documents of one collection; nothing else of that collection lies between `after` and `seq`. */
export type Change = {
  readonly collection: CollectionName;
  readonly after: number;
  readonly seq: number;
  readonly documents: readonly DocumentText[];
};
