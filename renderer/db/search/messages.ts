import type { SearchedKind, SearchEntry } from '#domain/search/entry.ts';
import type { Found } from '#domain/search/search-index.ts';

/** Where the worker reads, and where it keeps its index: names of databases, and of the channel on which tabs tell that somebody works. */
export type SearchPlaces = {
  readonly collections: { readonly [K in SearchedKind]: string };
  readonly kept: string;
  readonly pace: string;
};

/** What was written to the collections, by the revisions that RxDB gave it. */
export type Changes = {
  readonly put: readonly { readonly entry: SearchEntry; readonly version: string }[];
  readonly gone: readonly { readonly id: string; readonly version: string }[];
};

/** What the page tells and asks. */
export type ToWorker =
  | { readonly kind: 'start'; readonly places: SearchPlaces }
  | { readonly kind: 'changed'; readonly changes: Changes }
  | { readonly kind: 'find'; readonly question: number; readonly typed: string; readonly limit: number };

/** How far the index has been compared with what is on the laptop since the app was started, in documents. */
export type Reading = { readonly read: number; readonly total: number; readonly whole: boolean };

/** What the worker answers. `reading` also comes when the index has changed, so that what is on screen can be asked again. */
export type FromWorker =
  | { readonly kind: 'found'; readonly question: number; readonly found: readonly Found[] }
  | ({ readonly kind: 'reading' } & Reading);
