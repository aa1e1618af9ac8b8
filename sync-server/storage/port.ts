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
  /** JSON texts with `after` < seq, lowest first, at most `limit`; with `regions`, of these only. */
  readonly documentsAfter: (
    tenant: string,
    collection: CollectionName,
    after: number,
    limit: number,
    regions?: readonly string[],
  ) => Promise<StoredText[]>;
  /** JSON texts with seq < `before` (absent: all), highest first, at most `limit`; with `regions`, of these only. */
  readonly documentsBefore: (
    tenant: string,
    collection: CollectionName,
    before: number | undefined,
    limit: number,
    regions?: readonly string[],
  ) => Promise<StoredText[]>;
  /** How many documents have `after` < seq < `before`; either end may be absent; with `regions`, of these only. */
  readonly count: (
    tenant: string,
    collection: CollectionName,
    range: { readonly after?: number; readonly before?: number },
    regions?: readonly string[],
  ) => Promise<number>;
  /** Ids of what is gone with `after` < seq, lowest first, at most `limit`. An id may come twice, with different numbers. */
  readonly goneAfter: (tenant: string, collection: CollectionName, gone: Gone, after: number, limit: number) => Promise<StoredId[]>;
  /** How many rows `goneAfter` would give without a limit. */
  readonly countGone: (tenant: string, collection: CollectionName, gone: Gone, after: number) => Promise<number>;
  /** What the server remembers that a person could ever see; `undefined` where it never wrote it down. */
  readonly reach: (tenant: string, person: string) => Promise<Reach | undefined>;

  /** The sums of a collection's buckets (see `domain/digest`), one for each region, with `regions` of these only; empty ones may be missing. */
  readonly sums: (
    tenant: string,
    collection: CollectionName,
    regions?: readonly string[],
  ) => Promise<{ readonly bucket: number; readonly sum: Digest }[]>;
  /** Every document of a bucket by id and hash; with `regions`, of these only. */
  readonly hashesIn: (
    tenant: string,
    collection: CollectionName,
    bucket: number,
    regions?: readonly string[],
  ) => Promise<{ readonly id: string; readonly hash: Digest }[]>;
  /** The number of the collection's last change, departures included; 0 where there was none. With `regions`, of these only. */
  readonly lastChange: (tenant: string, collection: CollectionName, regions?: readonly string[]) => Promise<number>;

  /** Those of `ids` that are there, with where they lie. */
  readonly placed: (tenant: string, collection: CollectionName, ids: readonly string[]) => Promise<PlacedText[]>;

  /** `email` in lower case. */
  readonly accountByEmail: (email: string) => Promise<Account | undefined>;
  /** The enrolment that a sign-in made, unless it was replaced by a later sign-in. */
  readonly enrolment: (session: string) => Promise<Enrolment | undefined>;
  /** Those of `sessions` that are enrolled and not revoked, and whose they are: one question to the database, however many. */
  readonly enrolled: (sessions: readonly string[]) => Promise<Pick<Enrolment, 'session' | 'tenant' | 'person'>[]>;
  /** The latest enrolment of a person on a laptop. */
  readonly enrolmentOf: (tenant: string, laptop: string, person: string) => Promise<Enrolment | undefined>;
  /** Every enrolment of a tenant, with what the laptop last said of itself, if anything. */
  readonly laptops: (tenant: string) => Promise<{ readonly enrolment: Enrolment; readonly report: StoredReport | undefined }[]>;
  /** Readings of this laptop's clock that were moved back, and where to (see `relay/moved-stamps.ts`). */
  readonly movedStamps: (tenant: string, laptop: string) => Promise<ReadonlyMap<Hlc, Hlc>>;
  /** Those of `notes` that were noted as passed over. */
  readonly passedOver: (tenant: string, notes: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly hasAccount: (tenant: string, person: string) => Promise<boolean>;
  readonly refreshToken: (hash: string) => Promise<RefreshToken | undefined>;
};

export type Transaction = Reader & {
  readonly tenantId: string;
  readonly addTenant: (name: string, epoch: string) => Promise<void>;
  /** Writes documents, each with the tenant's next sequence number, and announces them at commit. The digests follow. Use `sync/write.ts`. */
  readonly putDocuments: (collection: CollectionName, documents: readonly DocumentText[]) => Promise<number>;
  /** The regions of those of `ids` that are there. */
  readonly regions: (collection: CollectionName, ids: readonly string[]) => Promise<ReadonlyMap<string, Region>>;
  /** Documents that hang on `tie`, at most `limit`; with `except`, those that lie in another region than that. */
  readonly tied: (collection: CollectionName, tie: string, limit: number, except?: { readonly region: Region }) => Promise<PlacedText[]>;
  /** Whether any document of a collection is unplaced. */
  readonly hasUnplaced: (collection: CollectionName) => Promise<boolean>;
  readonly setReach: (person: string, reach: Reach) => Promise<void>;
  /** Answers `false`, having written nothing, when the e-mail belongs to an account already (of any tenant). */
  readonly addAccount: (account: Omit<Account, 'tenant'>) => Promise<boolean>;
  /** Replaces the enrolment of the same person on the same laptop, with its refresh tokens. */
  readonly enrol: (enrolment: Omit<Enrolment, 'tenant'>) => Promise<void>;
  readonly changeEnrolment: (session: string, change: EnrolmentChange) => Promise<void>;
  /** Remembers where readings were moved to. A reading is moved once: what is known stays. */
  readonly noteMovedStamps: (laptop: string, moves: ReadonlyMap<Hlc, Hlc>) => Promise<void>;
  /** Remembers what lost without a note, by the ids that the notes would have (see `sync/note-collisions.ts`). */
  readonly notePassedOver: (notes: readonly string[]) => Promise<void>;
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
type StoredId = { readonly seq: number; readonly id: string };

/** A site's region; `''` is shared with everybody; `null`: unplaced, since what the document hangs on is not there (yet). */
export type Region = string | null;

/** Canonical JSON of a document (see `domain/merge/canonical.ts`), where it lies (absent: shared), and the id of what it hangs on, if anything. */
export type DocumentText = {
  readonly id: string;
  readonly content: string;
  readonly region?: Region;
  readonly tie?: string;
  /** The regions that it leaves as it is written; absent, it stays where it was. What was unplaced leaves `''`. */
  readonly left?: readonly string[];
};
export type PlacedText = DocumentText & { readonly region: Region };

/**
 * What somebody who sees the regions `seen` no longer has: whatever left a region of `from` or lies in one, and is not in `seen`.
 * `anywhere`: all that is not in `seen`.
 */
export type Gone = { readonly seen: readonly string[]; readonly from: readonly string[] | 'anywhere' };

/** Regions, or the whole tenant. */
export type Reach = readonly string[] | 'tenant';

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
