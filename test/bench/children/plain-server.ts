import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { answerBench } from '../child.ts';
import { RAW_INDEX, RAW_TABLE } from '../raw-rows.ts';

/** What no sync server can beat: takes JSON, writes it into SQLite in one synced transaction, says that it did. */

type Body = { readonly documents: readonly { readonly id: string }[] };

const api = {
  /** Answers with the port. `file`: of the database. */
  start: async (file: string): Promise<number> => {
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${RAW_TABLE}; ${RAW_INDEX}`);
    const put = database.prepare(`
      INSERT INTO documents (tenant, collection, id, seq, received_at, content) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant, collection, id) DO UPDATE SET seq = excluded.seq, received_at = excluded.received_at, content = excluded.content`);
    let seq = 0;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { documents } = JSON.parse(Buffer.concat(chunks).toString()) as Body;
        database.exec('BEGIN IMMEDIATE');
        for (const document of documents) put.run('bench', 'incidents', document.id, (seq += 1), 0, JSON.stringify(document));
        database.exec('COMMIT');
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ outcomes: documents.map(({ id }) => ({ outcome: 'accepted', id })) }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  },
};
export type PlainServer = typeof api;

answerBench(api);
