import { Dexie } from 'dexie';
import type { RxCollection } from 'rxdb';
import { bytesPath } from '#domain/protocol/evidence.ts';
import type { Evidence } from '#domain/schema/evidence.ts';
import type { ApiClient, ApiFailure } from '../api.ts';
import type { EvidenceActions } from '../evidence-actions.ts';
import { makingRoom, type Evictable, type MakeRoom } from '../room.ts';
import { storageFault } from '../storage-fault.ts';
import type { ChoiceRow, EvidenceFacts, EvidencePlace, EvidenceStore } from './evidence-store.ts';
import { createPreviews } from './previews.ts';
import { CannotForget, type PhotoChoices, type Prepare } from './prepare.ts';

/** Why a file was not added. Nothing of it was kept. */
export type AddProblem = 'empty' | 'full' | 'cannot-forget' | 'failed';
/** A file that was added, by the id of its record, or why it was not. */
export type Added = { readonly id: string } | { readonly problem: AddProblem };
/** Why bytes cannot be shown: the server has not got them either, cannot be asked, or they are not what the record says. */
export type OpenProblem = 'not-there' | 'unreachable' | 'spoilt' | 'full';

/** The bytes of evidence on this laptop: added here, or fetched to be looked at. */
export type EvidenceKeeper = {
  readonly store: EvidenceStore;
  /** Adds a file to an incident or a run: bytes first, then its record. Saved on this laptop when it resolves with an id. */
  readonly add: (place: EvidencePlace, file: File, choices: PhotoChoices) => Promise<Added>;
  /** The bytes of a record, from this laptop or else from the server, which are then kept here within the budget. */
  readonly open: (record: Evidence) => Promise<Blob | OpenProblem>;
  /** A small picture of a record whose bytes are not on this laptop, fetched from the server where need be; `undefined` where there is none. */
  readonly preview: (record: Evidence) => Promise<Blob | undefined>;
  /** Has a file that the server did not take sent again as soon as there is contact. */
  readonly tryAgain: (id: string) => Promise<void>;
  /** Holds uploads, or lets them go on; `metered`: over a line that is paid for by the byte, too. Or how photos are kept from now on. */
  readonly choose: (key: ChoiceRow['key'], value: boolean) => Promise<void>;
};

/** How photos are kept that are added on this laptop: made smaller, with where and when they were taken, unless somebody chose otherwise. */
export async function photoChoices({ choices }: EvidenceStore): Promise<PhotoChoices> {
  const [fullSize, forget] = await choices.bulkGet(['fullSize', 'forget']);
  return { smaller: fullSize?.value !== true, forget: forget?.value === true };
}

export type KeeperDeps = {
  readonly store: EvidenceStore;
  readonly actions: Pick<EvidenceActions, 'addEvidence'>;
  readonly api: ApiClient;
  readonly prepare: Prepare;
  readonly makeRoom: MakeRoom;
  /** Milliseconds since 1970, and the same as ISO 8601 with offset. */
  readonly now: () => number;
  readonly iso: () => string;
  readonly newId: () => string;
};

const NAME_MAX = 200;
const MEGABYTE = 1024 * 1024;
/** What the server holds as well and is kept here to be looked at again, in bytes. */
export const KEPT_BUDGET = 300 * MEGABYTE;
/** A photo over a poor line. Milliseconds. */
const FETCH_TIMEOUT_MS = 10 * 60_000;

export function createKeeper(deps: KeeperDeps): EvidenceKeeper {
  const { store, actions } = deps;
  const write = (facts: EvidenceFacts | undefined, row: Omit<KeptRow, 'lookedAt'>): Promise<void> =>
    store.transaction('rw', store.files, store.bytes, async () => {
      const { blob, thumbnail, ...file } = row;
      await store.bytes.put({ id: row.id, blob, ...(thumbnail === undefined ? {} : { thumbnail }) });
      await store.files.put({ ...file, lookedAt: Math.round(deps.now()), ...(facts === undefined ? {} : { facts }) });
    });
  const drop = (id: string): Promise<void> =>
    store.transaction('rw', store.files, store.bytes, async () => {
      await store.bytes.delete(id);
      await store.files.delete(id);
    });
  return {
    store,
    add: async (place, file, choices) => {
      if (file.size === 0) return { problem: 'empty' };
      try {
        const { blob, sha256, taken, thumbnail } = await deps.prepare(file, file.name, choices);
        const type = blob.type === '' ? 'application/octet-stream' : blob.type;
        const about = { name: nameFor(file.name, file.type, type), type: type.slice(0, 120), size: blob.size, sha256 };
        const facts = { id: deps.newId(), ...place, at: deps.iso(), ...about, ...(taken === undefined ? {} : { taken }) };
        const { id, name, size } = facts;
        const row = {
          id,
          incident: place.incident,
          ...(place.run === undefined ? {} : { run: place.run }),
          name,
          size,
          waiting: 1 as const,
          since: Math.round(deps.now()),
          blob,
          ...(thumbnail === undefined ? {} : { thumbnail }),
        };
        await makingRoom(
          () => deps.makeRoom(size),
          () => write(facts, row),
        );
        await actions.addEvidence(facts).catch(async (error: unknown) => {
          // Whoever is told that it was not added adds it again: found at the next start, it would be there twice.
          await drop(id).catch((left: unknown) => reportError(left));
          throw error;
        });
        // Noted as written at the next start where that fails.
        await store.files.update(id, { facts: undefined }).catch((error: unknown) => reportError(error));
        return { id };
      } catch (error) {
        if (error instanceof CannotForget) return { problem: 'cannot-forget' };
        return { problem: storageFault(error) === 'full' ? 'full' : 'failed' };
      }
    },
    open: async (record) => {
      const here = await store.bytes.get(record.id);
      if (here !== undefined) {
        await store.files.update(record.id, { lookedAt: Math.round(deps.now()) });
        return here.blob;
      }
      const answered = await deps.api.request(bytesPath(record.id), { timeoutMs: FETCH_TIMEOUT_MS });
      if (!answered.ok) return problemOf(answered);
      const blob = await answered.value.blob().catch(() => undefined);
      if (blob === undefined) return 'unreachable';
      const { sha256, thumbnail } = await deps.prepare(blob, record.name, { smaller: false, forget: false });
      if (sha256 !== record.sha256) return 'spoilt';
      const { id, incident, name, size } = record;
      const row = {
        id,
        incident,
        name,
        size,
        waiting: 0 as const,
        since: Math.round(deps.now()),
        blob,
        ...(thumbnail === undefined ? {} : { thumbnail }),
      };
      // Shown all the same where there is no room to keep it.
      await makingRoom(
        () => giveUp(store, size),
        () => write(undefined, row),
      ).catch(() => undefined);
      await keepBudget(store, KEPT_BUDGET);
      return blob;
    },
    preview: createPreviews(deps),
    tryAgain: async (id) => void (await store.files.update(id, { problem: undefined })),
    choose: async (key, value) => void (await store.choices.put({ key, value })),
  };
}

type KeptRow = {
  readonly id: string;
  readonly incident: string;
  readonly run?: string;
  readonly name: string;
  readonly size: number;
  readonly waiting: 0 | 1;
  readonly since: number;
  readonly blob: Blob;
  readonly thumbnail?: Blob;
  readonly lookedAt: number;
};

/** Writes the records of files whose adding was cut short by the end of the app. `before`: younger ones are being added, in ms since 1970. */
export async function finishAdding(
  store: EvidenceStore,
  actions: Pick<EvidenceActions, 'addEvidence'>,
  records: RxCollection<Evidence>,
  before: number,
): Promise<void> {
  const cutShort = await store.files.filter(({ facts, lookedAt }) => facts !== undefined && lookedAt < before).toArray();
  const written = await records.findByIds(cutShort.map(({ id }) => id)).exec();
  for (const { id, facts } of cutShort) {
    if (facts !== undefined && !written.has(id)) await actions.addEvidence(facts);
    await store.files.update(id, { facts: undefined });
  }
}

/** Gives up what the server holds as well, what nobody has looked at for longest first, before records are in danger. */
export function evictableEvidence(store: EvidenceStore): Evictable {
  return { name: 'evidence', evict: (bytes) => giveUp(store, bytes) };
}

/** Keeps no more than `budget` bytes of what the server holds as well. */
export async function keepBudget(store: EvidenceStore, budget: number): Promise<void> {
  const rows = await canGo(store);
  const kept = rows.reduce((sum, { size }) => sum + size, 0);
  if (kept > budget) await giveUp(store, kept - budget);
}

/** Gives up about `bytes`, never what waits to be sent. Answers how many it really gave up. */
async function giveUp(store: EvidenceStore, bytes: number): Promise<number> {
  return store.transaction('rw', store.files, store.bytes, async () => {
    let freed = 0;
    for (const { id, size } of await canGo(store)) {
      if (freed >= bytes) break;
      await store.bytes.delete(id);
      await store.files.delete(id);
      freed += size;
    }
    return freed;
  });
}

function canGo({ files }: EvidenceStore): Promise<{ readonly id: string; readonly size: number }[]> {
  return files.where('[waiting+lookedAt]').between([0, Dexie.minKey], [0, Dexie.maxKey]).toArray();
}

function problemOf({ problem }: ApiFailure): OpenProblem {
  return problem === 'not-found' ? 'not-there' : 'unreachable';
}

/** A name that still ends in what the file is after it was written anew. */
function nameFor(name: string, before: string, after: string): string {
  const base = name.trim() === '' ? 'file' : name.trim();
  const ending = after === before || after !== 'image/jpeg' ? '' : '.jpg';
  return `${ending === '' ? base : base.replace(/\.[a-z0-9]+$/i, '')}${ending}`.slice(-NAME_MAX);
}
