import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { laptopsAnswer } from '#domain/protocol/laptops.ts';
import { streamChanges, streamHello } from '#domain/protocol/sync.ts';
import { collectionNames } from '#domain/schema/collections.ts';
import { buildApp } from '../app.ts';
import type { Storage } from '../storage/port.ts';
import { writeDocuments } from '../sync/write.ts';
import { fleetOf } from '../testing/fleet.ts';
import { gate } from '../testing/gate.ts';
import { harness, type Harness, type Laptop } from '../testing/harness.ts';
import { STREAMS_PER_SESSION } from './stream.ts';
import { listen, openStream, type SseClient } from '../testing/sse.ts';

let server: Harness;
let address: string;
let technician: Laptop;
let operator: Laptop;
let streams: SseClient[];

beforeEach(async () => {
  server = await harness({ heartbeatMs: 20 });
  address = await listen(server.app);
  streams = [];
  [technician, operator] = await Promise.all([server.signIn('technician'), server.signIn('operator')]);
});
afterEach(() => server.close());

const open = async (laptop: Laptop): Promise<SseClient> => {
  const stream = await openStream(address, { ...laptop.headers, origin: 'app://milepost' });
  streams.push(stream);
  return stream;
};
const nextEvent = async (stream: SseClient) => {
  let message = await stream.next();
  while (message?.event === 'comment') message = await stream.next();
  return message;
};
const nextChanges = async (stream: SseClient) => {
  const message = await nextEvent(stream);
  expect(message?.event).toBe('changes');
  return streamChanges.parse(message?.data);
};
const ended = async (stream: SseClient): Promise<void> => {
  while ((await stream.next()) !== undefined);
};

describe('the stream', { timeout: 30_000 }, () => {
  test('[S13] greets with where the tenant stands, readable from the shell', async () => {
    const stream = await open(technician);
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.headers.get('access-control-allow-origin')).toBe('app://milepost');
    expect(Number(stream.headers.get('milepost-now'))).toBe(server.deps.now());
    const message = await nextEvent(stream);
    expect(message?.event).toBe('hello');
    const epoch = await server.deps.storage.read((reader) => reader.epoch(server.tenant));
    expect(streamHello.parse(message?.data)).toEqual({
      epoch,
      scope: 'tenant',
      seq: 4,
      now: '2026-11-21T12:00:00.000+00:00',
      last: { ...Object.fromEntries(collectionNames.map((name) => [name, 0])), people: 4 },
    });
  });

  test('[S13][S14] tells everybody of the tenant what was committed, joined up per collection', async () => {
    const both = [await open(technician), await open(operator)];
    for (const stream of both) await nextEvent(stream);
    const [a, b] = [technician.incident(), technician.incident()];
    await technician.push('incidents', a);
    await technician.push('timeline', technician.remark(a.id, 'arrived'));
    await technician.push('incidents', b);
    for (const stream of both) {
      const told = [await nextChanges(stream), await nextChanges(stream), await nextChanges(stream)];
      expect(told.map(({ collection, after, checkpoint: { seq } }) => [collection, after, seq])).toEqual([
        ['incidents', 0, 5],
        ['timeline', 0, 6],
        ['incidents', 5, 7],
      ]);
      expect(told[0]?.documents).toEqual([JSON.parse(JSON.stringify(a))]);
    }
  });

  test('[S14] tells nobody of another tenant, and nobody of what was refused or changed nothing', async () => {
    const stream = await open(technician);
    await nextEvent(stream);
    await server.deps.storage.transact('018f0000-0000-7000-8000-000000000099', async (transaction) => {
      await transaction.addTenant('South', 'e');
      await writeDocuments(transaction, 'people', [server.people.lead]);
    });
    const incident = technician.incident();
    await operator.push('incidents', incident);
    await technician.push('incidents', incident, incident);
    await technician.push('incidents', incident);
    await technician.push('timeline', technician.remark(incident.id, 'last'));
    expect(await nextChanges(stream)).toMatchObject({ collection: 'incidents', documents: [{ id: incident.id }] });
    expect(await nextChanges(stream)).toMatchObject({ collection: 'timeline' });
  });

  test('[S14] a change too large to be told never joins up', async () => {
    const stream = await open(technician);
    await nextEvent(stream);
    const impact = 'x'.repeat(9000);
    const incidents = Array.from({ length: 40 }, () => technician.incident({ impact }));
    await technician.push('incidents', ...incidents);
    expect(await nextChanges(stream)).toMatchObject({ documents: [], after: 44, checkpoint: { seq: 44 } });
  });

  test('[I7] [S31][S35] tells each what they see; what they do not see is covered by the next that they hear of', async () => {
    const fleet = fleetOf(server);
    const [east, west] = [await fleet.site('East'), await fleet.site('West')];
    await fleet.setPerson('technician', { regions: ['East'] });
    const [near, all] = [await open(technician), await open(operator)];
    const greeted = [await nextEvent(near), await nextEvent(all)].map((event) => streamHello.parse(event?.data));
    const { seq, scope } = greeted[0]!;
    expect(greeted.map((hello) => hello.seq)).toEqual([seq, seq]);
    const [first, hidden, second] = [east, west, east].map(({ id }) => operator.incident({ site: id }));
    for (const incident of [first!, hidden!, hidden!, second!]) await operator.push('incidents', incident);
    await operator.push('incidents', operator.edited(hidden!, { impact: 'x' }), operator.edited(second!, { impact: 'y' }));
    const told = async (stream: SseClient, count: number): Promise<unknown[]> => {
      const heard: unknown[] = [];
      while (heard.length < count) {
        const { documents, after, checkpoint } = await nextChanges(stream);
        heard.push([documents.map(({ id }) => id), after, checkpoint.seq, checkpoint.scope]);
      }
      return heard;
    };
    expect(await told(near, 3)).toEqual([
      [[first!.id], 0, seq + 1, scope],
      [[second!.id], seq + 1, seq + 3, scope],
      [[second!.id], seq + 3, seq + 5, scope],
    ]);
    expect(await told(all, 4)).toEqual([
      [[first!.id], 0, seq + 1, 'tenant'],
      [[hidden!.id], seq + 1, seq + 2, 'tenant'],
      [[second!.id], seq + 2, seq + 3, 'tenant'],
      [[hidden!.id, second!.id], seq + 3, seq + 5, 'tenant'],
    ]);
  });

  test('[I7] [S32][S33] tells of what leaves without a field of it', async () => {
    const fleet = fleetOf(server);
    const east = await fleet.site('East');
    const incident = operator.incident({ site: east.id });
    await operator.push('incidents', incident);
    await fleet.setPerson('technician', { regions: ['East'] });
    const stream = await open(technician);
    const { seq } = streamHello.parse((await nextEvent(stream))?.data);
    await fleet.moveSite(east, 'West');
    // Whoever comes back hears that something of theirs has changed, though there is less of it than before.
    const back = streamHello.parse((await nextEvent(await open(technician)))?.data);
    const everything = streamHello.parse((await nextEvent(await open(operator)))?.data);
    expect([back.last?.['incidents'], back.last?.['sites']]).toEqual([everything.last?.['incidents'], everything.last?.['sites']]);
    expect(back.last?.['incidents']).toBeGreaterThan(seq);
    const tombstone = (id: string) => ({ id, stamps: {}, _deleted: true });
    expect(await nextChanges(stream)).toMatchObject({ collection: 'sites', documents: [tombstone(east.id)] });
    expect((await nextChanges(stream)).documents).toEqual([tombstone(incident.id)]);
  });

  test('[S34] ends when its person’s scope changes, before anything further, and nobody else’s', async () => {
    const fleet = fleetOf(server);
    const [east, west] = [await fleet.site('East'), await fleet.site('West')];
    await fleet.setPerson('technician', { regions: ['East'] });
    const [mine, other] = [await open(technician), await open(operator)];
    for (const stream of [mine, other]) await nextEvent(stream);
    await server.deps.storage.transact(server.tenant, async (transaction) => {
      await writeDocuments(transaction, 'incidents', [operator.incident({ site: east.id })]);
      await writeDocuments(transaction, 'people', [{ ...server.people.technician, regions: ['West'] }]);
    });
    await operator.push('incidents', operator.incident({ site: west.id }));
    expect(await nextEvent(mine)).toBeUndefined();
    for (const collection of ['incidents', 'people', 'incidents']) expect(await nextChanges(other)).toMatchObject({ collection });
    const again = await open(technician);
    const hello = streamHello.parse((await nextEvent(again))?.data);
    expect(hello.scope).not.toBe('tenant');
  });

  test('a sign-in has a handful of streams; a further one ends the oldest', async () => {
    const oldest = await open(technician);
    await nextEvent(oldest);
    for (let count = 0; count < STREAMS_PER_SESSION; count += 1) await nextEvent(await open(technician));
    await ended(oldest);
    await technician.push('incidents', technician.incident());
    for (const stream of streams.slice(1)) expect(await nextChanges(stream)).toMatchObject({ collection: 'incidents' });
  });

  test('shows that it is alive', async () => {
    const stream = await open(technician);
    await nextEvent(stream);
    expect(await stream.next()).toEqual({ event: 'comment', data: null });
  });

  test('[S15] ends when its person signs out, and only theirs', async () => {
    const [leaving, staying] = [await open(technician), await open(operator)];
    await server.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: technician.headers });
    await ended(leaving);
    await operator.push('incidents', operator.incident());
    await nextEvent(staying);
    expect(await nextChanges(staying)).toMatchObject({ collection: 'incidents' });
  });

  test('[S15] a reader that does not keep up is cut off, and the others hear everything', async () => {
    const slow = await new Promise<IncomingMessage>((resolve, reject) => {
      request(`${address}/api/v1/sync/stream`, { headers: technician.headers }, resolve).on('error', reject).end();
    });
    slow.pause();
    const fast = await open(operator);
    await nextEvent(fast);
    const impact = 'x'.repeat(9000);
    const cutOff = new Promise((resolve) => slow.once('close', resolve));
    slow.on('error', () => undefined);
    // The sockets' own buffers take some megabytes before the server's does.
    for (let batch = 0; batch < 60; batch += 1) {
      await technician.push('incidents', ...Array.from({ length: 20 }, () => technician.incident({ impact })));
      expect((await nextChanges(fast)).documents).toHaveLength(20);
    }
    slow.resume();
    await cutOff;
    expect(slow.complete).toBe(false);
  });

  test('a laptop that goes away is forgotten', async () => {
    const stream = await open(technician);
    await nextEvent(stream);
    await stream.cancel();
    await expect.poll(() => server.logLines.some((line) => line.includes('stream closed')), { timeout: 20_000 }).toBe(true);
    expect(await technician.push('incidents', technician.incident())).toMatchObject([{ outcome: 'accepted' }]);
  });

  test('a laptop that is gone before its stream begins leaves nothing behind', async () => {
    const held = gate();
    const { storage } = server.deps;
    let holding = true;
    const app = buildApp({
      ...server.deps,
      storage: { ...storage, read: async (fn) => (holding ? held.passed.then(() => storage.read(fn)) : storage.read(fn)) },
    });
    const arrived = new Promise<ServerResponse>((resolve) => app.server.once('request', (_, response) => resolve(response)));
    const leaving = request(`${await listen(app)}/api/v1/sync/stream`, { headers: technician.headers });
    leaving.on('error', () => undefined).end();
    const response = await arrived;
    const closed = new Promise((resolve) => response.once('close', resolve));
    leaving.destroy();
    await closed;
    holding = false;
    held.open();
    const admin = await server.signIn('admin');
    const { laptops } = laptopsAnswer.parse((await app.inject({ url: '/api/v1/laptops', headers: admin.headers })).json());
    expect(laptops.map(({ connected }) => connected)).not.toContain(true);
    await app.close();
  });

  test('is refused as a failure, and leaves nothing behind, when the database fails before the greeting', async () => {
    let broken = false;
    const { storage } = server.deps;
    const failing: Storage = {
      ...storage,
      read: (fn) =>
        storage.read((reader) =>
          fn({ ...reader, epoch: (tenant) => (broken ? Promise.reject(new Error('disk on fire')) : reader.epoch(tenant)) }),
        ),
    };
    const app = buildApp({ ...server.deps, storage: failing });
    broken = true;
    const response = await app.inject({ url: '/api/v1/sync/stream', headers: technician.headers });
    expect(response.json()).toMatchObject({ kind: 'internal' });
    expect(server.logLines.join('')).toContain('stream closed');
    await app.close();
  });

  test('ends when the server stops, which does not wait for its readers', async () => {
    const stream = await open(technician);
    await nextEvent(stream);
    await Promise.all([server.app.close(), ended(stream)]);
    expect(server.app.server.listening).toBe(false);
  });
});
