import { Pool } from 'pg';
import { answerBench } from '../child.ts';
import { makeIncidents } from '../make-incidents.ts';
import { RAW_INDEX, RAW_TABLE, rawRows, type RawRun, type RawRow } from '../raw-rows.ts';

/** What no server on PostgreSQL can beat: the same rows in the same table by unnest, several writers, each batch a commit. */

let rows: RawRow[][] = [];

const api = {
  prepare: (run: RawRun): void => {
    rows = rawRows(makeIncidents(run.pushes * run.size, run.seed), run.size);
  },
  run: async ({ url, writers }: { readonly url: string; readonly writers: number }): Promise<{ ms: number }> => {
    const pool = new Pool({ connectionString: url, max: writers });
    await pool.query(`${RAW_TABLE}; ${RAW_INDEX}`);
    const clients = await Promise.all(Array.from({ length: writers }, () => pool.connect()));
    let next = 0;
    const started = performance.now();
    await Promise.all(
      clients.map(async (client) => {
        for (let batch = rows[next++]; batch !== undefined; batch = rows[next++]) {
          const values = [
            'bench',
            'incidents',
            batch.map(({ id }) => id),
            batch.map(({ seq }) => seq),
            0,
            batch.map(({ content }) => content),
          ];
          await client.query({ name: 'put', text: PUT, values });
        }
      }),
    );
    const ms = performance.now() - started;
    for (const client of clients) client.release();
    await pool.end();
    return { ms };
  },
};
export type RawPostgres = typeof api;

const PUT = `
  INSERT INTO documents (tenant, collection, id, seq, received_at, content)
    SELECT $1, $2, one.id, one.seq, $5, one.content FROM unnest($3::text[], $4::bigint[], $6::text[]) AS one (id, seq, content)`;

answerBench(api);
