import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { firstValueFrom, filter } from 'rxjs';
import { afterEach, describe, expect, test } from 'vitest';
import { readProblem } from '#domain/protocol/problem.ts';
import { pushAnswerAsRead, type StreamChanges } from '#domain/protocol/sync.ts';
import { oldestSpoken } from '#domain/protocol/version.ts';
import { createApi } from '#renderer/db/api.ts';
import { connect, type Connection, type ConnectionState } from '#renderer/db/sync/connection.ts';

const ID = '01900000-0000-7000-8000-0000000000f1';

let server: Server | undefined;
let stop = new AbortController();
afterEach(async () => {
  stop.abort();
  server?.closeAllConnections();
  await new Promise((closed) => (server === undefined ? closed(undefined) : server.close(closed)));
});

/** A server of the future: answers a refresh, and whatever `stream` says to the stream. */
async function future(stream: { readonly status: number; readonly body: string }): Promise<{
  readonly heard: StreamChanges[];
  readonly asked: string[];
  readonly headers: { [name: string]: unknown };
  readonly connection: Connection;
}> {
  const asked: string[] = [];
  const headers: { [name: string]: unknown } = {};
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url?.endsWith('/refresh') === true) {
      const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
      const principal = {
        tenant: ID,
        tenantName: 'North',
        person: ID,
        name: 'A',
        email: 'a@b.test',
        role: 'technician',
        laptop: ID,
        team: 'new',
      };
      const tokens = { accessToken: 'a', refreshToken: 'r', expiresInSeconds: 600, boundTo: 'new' };
      response.end(JSON.stringify({ principal, tokens, relayKey: { kid: 'k', publicKey: key }, news: true }));
      return;
    }
    Object.assign(headers, request.headers);
    response.writeHead(stream.status, { 'content-type': stream.status === 200 ? 'text/event-stream' : 'application/problem+json' });
    if (stream.status === 200) response.write(stream.body);
    else response.end(stream.body);
  });
  await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tokens = {
    refreshToken: async () => 'r',
    refreshed: async () => undefined,
    proof: async () => undefined,
    alone: <T>(work: () => Promise<T>) => work(),
  };
  const heard: StreamChanges[] = [];
  stop = new AbortController();
  const api = createApi(address, tokens, () => undefined);
  const listener = { onAlive: () => undefined, onHello: () => undefined, onChanges: (changes: StreamChanges) => void heard.push(changes) };
  return { heard, asked, headers, connection: connect(api, listener, stop.signal, () => 0) };
}
const reaches = (connection: Connection, wanted: ConnectionState): Promise<unknown> =>
  firstValueFrom(connection.state$.pipe(filter((state) => state === wanted)));
const event = (name: string, data: object): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const checkpoint = { epoch: 'e', scope: 's', seq: 2, shard: 7 };

describe('[S68] this app at a newer server', () => {
  test('hears what it knows on the stream, passes over the rest, and stays on it', async () => {
    const { scope, epoch, seq } = checkpoint;
    const known = {
      collection: 'incidents',
      documents: [{ id: ID, stamps: {}, weather: 'storm' }],
      after: 0,
      checkpoint: { epoch, scope, seq },
    };
    const body = [
      event('hello', { epoch, scope, seq: 0, now: '2026-11-21T12:00:00Z', regions: ['north'] }),
      event('weather', { is: 'new' }),
      event('changes', { collection: 'drones', documents: [{ id: ID }], after: 0, checkpoint }),
      event('changes', { ...known, urgent: true }),
    ].join('');
    const { heard, asked, connection } = await future({ status: 200, body });
    await reaches(connection, 'up');
    await expect.poll(() => heard).toEqual([known]);
    expect(connection.state$.value).toBe('up');
    expect(asked.filter((path) => path.endsWith('/stream'))).toHaveLength(1);
  });

  test('[S67] names its versions; told that it is too old, it stops asking and says so', async () => {
    const body = JSON.stringify({ type: 'milepost:client-too-old', kind: 'client-too-old', title: 'Update', status: 426, hint: 'new' });
    const { headers, connection } = await future({ status: 426, body });
    await reaches(connection, 'outdated');
    expect(headers).toMatchObject({ 'milepost-protocol': '1', 'milepost-schema': '1' });
  });

  test('takes an answer it does not know for a refusal, and loses none of the others', () => {
    const accepted = { outcome: 'accepted', id: ID, seq: 1, cost: 3 };
    const told = {
      outcomes: [
        accepted,
        { outcome: 'parked', id: 'a', until: 'later', document: { id: 'a', stamps: {} } },
        { outcome: 'rejected', id: 'b', kind: 'not-today', reason: 'come back on Monday' },
      ],
    };
    expect(pushAnswerAsRead.parse(told).outcomes).toEqual([
      { outcome: 'accepted', id: ID, seq: 1 },
      {
        outcome: 'rejected',
        id: 'a',
        kind: 'invalid',
        reason: expect.stringContaining('“parked”') as string,
        document: { id: 'a', stamps: {} },
      },
      { outcome: 'rejected', id: 'b', kind: 'invalid', reason: expect.stringContaining('come back on Monday') as string },
    ]);
  });

  test.each([
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [409, 'bad-request'],
    [426, 'client-too-old'],
    [503, 'unavailable'],
    [507, 'internal'],
  ])('takes a problem of a new kind with status %i for “%s”', (status, kind) => {
    expect(readProblem({ type: 'milepost:new-kind', kind: 'new-kind', title: 'New', status })).toMatchObject({ kind, status });
    expect(readProblem({ type: 'about:blank', title: 'somebody else', status })).toBeUndefined();
  });

  test('[S67] a server speaks two versions back', () => {
    expect([1, 2, 3, 4, 9].map(oldestSpoken)).toEqual([1, 1, 1, 2, 7]);
  });
});
