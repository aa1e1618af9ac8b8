import { Agent, request } from 'node:http';
import { formatHlc } from '#domain/clock/hlc.ts';
import { edit } from '#domain/merge/merge.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import { answerBench } from '../child.ts';
import { benchPerson, makeIncidents } from '../make-incidents.ts';

/** Laptops that push incidents over HTTP, each on a connection of its own and its next push as soon as the last is answered. */

type Load = { readonly pushes: number; readonly size: number; readonly seed: number; readonly edits?: number };

const STARTED = Date.now();
let bodies: Buffer[] = [];

const api = {
  /** Puts `pushes` × `size` incidents into words, beforehand. `seed`: another one, other incidents; `edits`: each changed so often since. */
  prepare: ({ pushes, size, seed, edits = 0 }: Load): void => {
    const incidents = makeIncidents(pushes * size, seed).map((incident) => edited(incident, edits));
    bodies = Array.from({ length: pushes }, (_, push) =>
      Buffer.from(JSON.stringify({ documents: incidents.slice(push * size, (push + 1) * size) })),
    );
  },
  /** Sends what was prepared; answers with how long it took, in ms, and how many documents were accepted. */
  run: async ({
    address,
    tokens,
  }: {
    readonly address: string;
    readonly tokens: readonly string[];
  }): Promise<{ ms: number; accepted: number }> => {
    const agent = new Agent({ keepAlive: true });
    let next = 0;
    let accepted = 0;
    const started = performance.now();
    await Promise.all(
      tokens.map(async (token) => {
        for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
          const answer = await post(`${address}/api/v1/sync/incidents`, agent, token, body);
          accepted += answer.split('"outcome":"accepted"').length - 1;
        }
      }),
    );
    const ms = performance.now() - started;
    agent.destroy();
    return { ms, accepted };
  },
};
export type PushLoad = typeof api;

function edited(incident: Incident, edits: number): Incident {
  if (edits === 0) return incident;
  const at = formatHlc(STARTED + edits, 0, 'benchben0003');
  return edit(incidentShape, incident, { symptomNote: `Looked at it again, for the ${edits}th time.` }, at, benchPerson, () => true);
}

function post(url: string, agent: Agent, token: string, body: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': body.length,
      [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
    };
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${String(response.statusCode)}: ${text}`));
      });
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

answerBench(api);
