import { Agent, request } from 'node:http';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import { answerBench } from '../child.ts';
import { makeIncidents } from '../make-incidents.ts';

/** Laptops that push incidents over HTTP, each on a connection of its own and its next push as soon as the last is answered. */

let bodies: Buffer[] = [];

const api = {
  /** Puts `pushes` × `size` new incidents into words, beforehand. `seed`: another one, other incidents. */
  prepare: ({ pushes, size, seed }: { readonly pushes: number; readonly size: number; readonly seed: number }): void => {
    const incidents = makeIncidents(pushes * size, seed);
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
