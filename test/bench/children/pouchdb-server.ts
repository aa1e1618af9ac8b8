import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerBench } from '../child.ts';
import { pouchdb, type Pouch } from '../pouchdb.ts';

/** PouchDB Server as its authors put it together: express-pouchdb on Express 4, LevelDB on disk. None of the three has types of its own. */

type Express = () => {
  readonly use: (handler: unknown) => void;
  readonly listen: (port: number, host: string, done: () => void) => Server;
};

const require = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'milepost-bench-pouchdb-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let pouch: Pouch | undefined;

const api = {
  /** Answers with the port. `origin` may ask from a browser. */
  start: async (origin: string): Promise<number> => {
    pouch = pouchdb.defaults({ prefix: `${folder}/` });
    const serve = (require('express-pouchdb') as (pouch: Pouch, options: object) => unknown)(pouch, {
      mode: 'minimumForPouchDB',
      logPath: join(folder, 'log.txt'),
      inMemoryConfig: true,
    });
    const app = (require('express') as Express)();
    app.use(
      (
        request: { readonly method: string },
        response: { readonly header: (headers: object) => void; readonly end: () => void },
        next: () => void,
      ) => {
        response.header({
          'access-control-allow-origin': origin,
          'access-control-allow-credentials': 'true',
          'access-control-allow-methods': 'GET, PUT, POST, HEAD, DELETE',
          'access-control-allow-headers': 'accept, authorization, content-type, origin, referer',
        });
        if (request.method === 'OPTIONS') response.end();
        else next();
      },
    );
    app.use(serve);
    const server = await new Promise<Server>((resolve) => {
      const listening: Server = app.listen(0, '127.0.0.1', () => resolve(listening));
    });
    return (server.address() as AddressInfo).port;
  },
  /** Puts documents into a database, beforehand. */
  fill: async ({ database, documents }: { readonly database: string; readonly documents: readonly object[] }): Promise<void> => {
    if (pouch === undefined) throw new Error('not started');
    const into = new pouch(database);
    for (let start = 0; start < documents.length; start += 1000) await into.bulkDocs(documents.slice(start, start + 1000));
  },
};
export type PouchServer = typeof api;

answerBench(api);
