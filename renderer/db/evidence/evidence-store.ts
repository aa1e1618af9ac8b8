import { Dexie, type Table } from 'dexie';
import type { Evidence, Taken } from '#domain/schema/evidence.ts';

/** What a file is added to: an incident, or a run of a checklist on one or on a visit (`incident` is `''` then). */
export type EvidencePlace = Pick<Evidence, 'incident' | 'site' | 'run'>;

/** What a person adds, before it has a record: what the record will say. */
export type EvidenceFacts = EvidencePlace & Pick<Evidence, 'id' | 'at' | 'name' | 'type' | 'size' | 'sha256'> & { readonly taken?: Taken };

/** Why a file that was added here is not taken: as it is, or (`too-large`, `no-room`) for now. */
export type FileProblem = 'spoilt' | 'too-large' | 'no-room';

/** A file whose bytes are on this laptop: added here, or fetched because somebody looked at it. `id` is that of its record. */
export type FileRow = {
  readonly id: string;
  readonly incident: string;
  /** The run of a checklist that it was added to. */
  readonly run?: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** 1 until the server holds the bytes: an index has no booleans. What waits is never given up. */
  readonly waiting: 0 | 1;
  /** Added here, and held by the server: since when, in milliseconds since 1970. */
  readonly heldAt?: number;
  /** Milliseconds since 1970 at which it came here. */
  readonly since: number;
  /** Its record is not written yet: the app ended in between, and the next start makes up for it. */
  readonly facts?: EvidenceFacts;
  /** Where its upload was begun. */
  readonly url?: string;
  readonly problem?: FileProblem;
  /** Milliseconds since 1970: what nobody has looked at for longest is given up first. */
  readonly lookedAt: number;
};

/** The bytes, apart from what is said of them: a row that changes often would copy them each time. */
export type BytesRow = { readonly id: string; readonly blob: Blob; readonly thumbnail?: Blob };

/** A small picture of a file that is not on this laptop; it may be had again. */
export type PreviewRow = { readonly id: string; readonly blob: Blob; readonly lookedAt: number };

/** How many bytes of an upload are at the server or on their way. */
export type ProgressRow = { readonly id: string; readonly sent: number };

/**
 * What somebody chose on this laptop. `paidLine`: the line is paid for by the byte, whatever the browser knows. `metered`: to send over such a line. `fullSize`, `forget`: how photos are
 * kept that are added.
 */
export type ChoiceRow = { readonly key: 'paused' | 'paidLine' | 'metered' | 'fullSize' | 'forget'; readonly value: boolean };

/** How the names of these databases end; RxDB's own, of the records, end in `-evidence`. */
export const EVIDENCE_SUFFIX = '-files';

/** Bytes of evidence on this laptop, one database a person like everything that never syncs. RxDB would keep them as Base64. */
export class EvidenceStore extends Dexie {
  files!: Table<FileRow, string>;
  bytes!: Table<BytesRow, string>;
  previews!: Table<PreviewRow, string>;
  progress!: Table<ProgressRow, string>;
  choices!: Table<ChoiceRow, string>;

  constructor(name: string) {
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      files: 'id, incident, waiting, [waiting+size], [waiting+incident], [waiting+lookedAt]',
      bytes: 'id',
      progress: 'id',
      choices: 'key',
    });
    this.version(2).stores({ previews: 'id, lookedAt' });
  }
}

/** What is added here and not held by the server, small before large. */
export function waitingFiles({ files }: EvidenceStore): Promise<FileRow[]> {
  return files.where('[waiting+size]').between([1, Dexie.minKey], [1, Dexie.maxKey]).toArray();
}
