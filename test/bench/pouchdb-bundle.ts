import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** PouchDB's own bundle for browsers. */
export const POUCH_BUNDLE = join(dirname(createRequire(import.meta.url).resolve('pouchdb/package.json')), 'dist/pouchdb.min.js');
