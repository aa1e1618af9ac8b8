import { Dexie, type Table } from 'dexie';
import { PART_BYTES, type PublishedFile } from '#domain/protocol/published.ts';

/** A published file on this laptop, whole or on its way. `have`: how many of its parts are here, from the first on. */
export type KeptFile = PublishedFile & { readonly have: number };

/** One part of a file. Parts stay apart: what is on its way is kept through a restart, and tiles are read by range anyway. */
export type PartRow = { readonly sha256: string; readonly part: number; readonly blob: Blob };

/** What is known of all of it: what the server last said that it has, and the like. */
type Fact = { readonly key: string; readonly value: unknown };

/** What a tenant has published, as far as it is on this laptop: one for all who share it. It is fetched again where it is lost. */
export class PublishedStore<R extends KeptFile> extends Dexie {
  files!: Table<R, string>;
  parts!: Table<PartRow, [string, number]>;
  facts!: Table<Fact, string>;

  /** `indexes`: of what, besides the hash, files are found by. `more`: further tables. */
  constructor(name: string, indexes = '', more: { readonly [table: string]: string } = {}) {
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ files: `sha256${indexes}`, parts: '[sha256+part]', facts: 'key', ...more });
  }
}

export function isWhole({ have, parts }: Pick<KeptFile, 'have' | 'parts'>): boolean {
  return have === parts.length;
}

/** How many bytes of a file are here. */
export function bytesHere({ have, size }: Pick<KeptFile, 'have' | 'size'>): number {
  return Math.min(size, have * PART_BYTES);
}

/** Bytes of a file that is here whole. Rejects where it is not, any more. */
export async function readBytes(
  store: Pick<PublishedStore<never>, 'parts'>,
  sha256: string,
  offset: number,
  length: number,
): Promise<Blob> {
  const first = Math.floor(offset / PART_BYTES);
  const last = Math.floor((offset + Math.max(0, length - 1)) / PART_BYTES);
  const keys = Array.from({ length: last - first + 1 }, (_, n): [string, number] => [sha256, first + n]);
  const rows = (await store.parts.bulkGet(keys)).flatMap((row) => (row === undefined ? [] : [row.blob]));
  if (rows.length < keys.length) throw new Error('this part of the file is not here any more');
  const from = offset - first * PART_BYTES;
  return new Blob(rows).slice(from, from + length);
}

/** Takes files off this laptop. Answers how many bytes that were. */
export async function dropFiles<R extends KeptFile>(store: PublishedStore<R>, files: readonly KeptFile[]): Promise<number> {
  await store.transaction('rw', store.files, store.parts, async () => {
    for (const { sha256 } of files) {
      await store.parts.where('[sha256+part]').between([sha256, Dexie.minKey], [sha256, Dexie.maxKey]).delete();
      await store.files.delete(sha256);
    }
  });
  return files.reduce((sum, row) => sum + bytesHere(row), 0);
}
