import { createRequire } from 'node:module';

/** The few calls of PouchDB that the benches make; it has no types of its own. */
export type PouchDatabase = {
  readonly bulkDocs: (documents: readonly object[]) => Promise<unknown>;
  readonly put: (document: object) => Promise<unknown>;
  readonly changes: (options: object) => PouchFeed;
};
export type PouchFeed = {
  readonly on: (event: 'change', listener: (change: { readonly id: string; readonly doc: object }) => void) => PouchFeed;
  readonly cancel: () => void;
};
export type Pouch = (new (name: string, options?: object) => PouchDatabase) & { readonly defaults: (options: object) => Pouch };

const require = createRequire(import.meta.url);

export const pouchdb = require('pouchdb') as Pouch;
