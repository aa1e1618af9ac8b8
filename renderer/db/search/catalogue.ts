import { searchedEntry, type SearchedKind, type SearchEntry } from '#domain/search/entry.ts';
import type { SearchIndex } from '#domain/search/search-index.ts';
import type { DocumentOf } from '#domain/schema/collections.ts';
import type { Changes } from './messages.ts';

/** A document as it lies in IndexedDB, with RxDB's own fields; one that has left is still there, blank. */
export type StoredDocument = { readonly id: string; readonly _rev: string; readonly _deleted: boolean | '0' | '1' };

/**
 * The index while it is compared with what is on the laptop and changes go on. What is told of a change is never taken back by a page that was
 * read before it: each revision of RxDB's begins with how many there were.
 */
export class Catalogue {
  readonly index: SearchIndex;
  /** Of what was told to have changed, the newest revision. */
  private readonly told = new Map<string, number>();

  constructor(index: SearchIndex) {
    this.index = index;
  }

  /** Takes over what was written. Answers whether something has left. */
  changed({ put, gone }: Changes): boolean {
    for (const { entry, version } of put) if (this.isNews(entry.id, version)) this.index.put(entry, version);
    const left = gone.filter(({ id, version }) => this.isNews(id, version));
    for (const { id } of left) this.index.remove(id);
    return left.length > 0;
  }

  /** Takes over what was read of a collection. Answers whether anything differed from what the index had. */
  read(kind: SearchedKind, documents: readonly StoredDocument[]): boolean {
    let differs = false;
    for (const document of documents) {
      const { id, _rev: version } = document;
      if (heightOf(version) < (this.told.get(id) ?? 0)) continue;
      const entry = isGone(document) ? undefined : safeEntry(kind, document);
      if (this.index.versionOf(id) === (entry && version)) continue;
      differs = true;
      if (entry === undefined) this.index.remove(id);
      else this.index.put(entry, version);
    }
    return differs;
  }

  /** All of a collection has been read: what is not among `ids` is no more. Answers whether there was any. */
  finish(kind: SearchedKind, ids: ReadonlySet<string>): boolean {
    const left = this.index.idsOf(kind).filter((id) => !ids.has(id) && !this.told.has(id));
    for (const id of left) this.index.remove(id);
    this.index.settle();
    return left.length > 0;
  }

  private isNews(id: string, version: string): boolean {
    const height = heightOf(version);
    if (height < (this.told.get(id) ?? 0)) return false;
    this.told.set(id, height);
    return true;
  }
}

function isGone({ _deleted }: StoredDocument): boolean {
  return _deleted === true || _deleted === '1';
}

/** One document that cannot be read must not keep all others from being found. */
function safeEntry(kind: SearchedKind, document: StoredDocument): SearchEntry | undefined {
  try {
    return searchedEntry(kind, document as unknown as DocumentOf[typeof kind]);
  } catch {
    return undefined;
  }
}

function heightOf(version: string): number {
  return Number.parseInt(version, 10) || 0;
}
