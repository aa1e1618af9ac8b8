import { DatabaseSync } from 'node:sqlite';
import { answerBench } from '../child.ts';
import { makeIncidents } from '../make-incidents.ts';
import { RAW_INDEX, RAW_TABLE, rawRows, type RawRun, type RawRow } from '../raw-rows.ts';

/** What no server on SQLite can beat: the same rows in the same table, by a prepared statement, one synced transaction a batch. */

let rows: RawRow[][] = [];

const api = {
  prepare: (run: RawRun): void => {
    rows = rawRows(makeIncidents(run.pushes * run.size, run.seed), run.size);
  },
  run: (file: string): { ms: number } => {
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${RAW_TABLE}; ${RAW_INDEX}`);
    const put = database.prepare('INSERT INTO documents (tenant, collection, id, seq, received_at, content) VALUES (?, ?, ?, ?, ?, ?)');
    const started = performance.now();
    for (const batch of rows) {
      database.exec('BEGIN IMMEDIATE');
      for (const { id, seq, content } of batch) put.run('bench', 'incidents', id, seq, 0, content);
      database.exec('COMMIT');
    }
    const ms = performance.now() - started;
    database.close();
    return { ms };
  },
};
export type RawSqlite = typeof api;

answerBench(api);
