import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stampAuthor } from '#domain/clock/stamp.ts';
import { FLEET_FILE_MAX, fleetImportLine, fleetPreview, type FleetImportLine } from '#domain/protocol/fleet.ts';
import { problem } from '#domain/protocol/problem.ts';
import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import type { Role } from '#domain/schema/person.ts';
import { buildApp } from '../app.ts';
import type { Storage } from '../storage/port.ts';
import { harness, PROTOCOL, type Harness } from '../testing/harness.ts';

let server: Harness;
beforeEach(async () => {
  server = await harness();
});
afterEach(() => server.close());

const HEADER = 'site,device,type,serial,firmware';
const fleet = (count: number, firmware = '3.0'): string =>
  [HEADER, ...Array.from({ length: count }, (_, n) => `A14 J${n % 7},LC-${n},lane-controller,S${n},${firmware}`)].join('\n');

async function send(
  what: string,
  body: string | Buffer,
  { role = 'admin', type = 'text/csv' }: { role?: Role; type?: string } = {},
): Promise<LightMyRequestResponse> {
  const { headers } = await server.signIn(role);
  return server.app.inject({ method: 'POST', url: `/api/v1/fleet/${what}`, headers: { ...headers, 'content-type': type }, payload: body });
}
const lines = (response: LightMyRequestResponse): FleetImportLine[] =>
  response.body
    .trimEnd()
    .split('\n')
    .map((line) => fleetImportLine.parse(JSON.parse(line)));
const all = <C extends CollectionName>(collection: C): Promise<DocumentOf[C][]> =>
  server.deps.storage.read((reader) => reader.allDocuments(server.tenant, collection));

describe('POST /api/v1/fleet/preview', () => {
  test('says what an import would do and does nothing', async () => {
    const response = await send('preview', `${fleet(3)}\nA14 J1,LC-9,blimp,S9,1`);
    expect(response.statusCode).toBe(200);
    expect(fleetPreview.parse(response.json())).toMatchObject({
      rows: 3,
      badRows: 1,
      problems: [{ line: 5, column: { name: 'type', position: 3 }, code: 'unknown-type', value: 'blimp' }],
      counts: { sites: { added: 3, changed: 0 }, devices: { added: 3, changed: 0, returned: 0, retired: 0, unchanged: 0 } },
      refused: 'bad-rows',
    });
    expect(await all('devices')).toEqual([]);
  });

  test('names what changes, what is missing and what would be retired', async () => {
    await send('import', fleet(3));
    const body = `${HEADER}\nA14 J9,LC-0,lane-controller,S0,3.1`;
    const preview = fleetPreview.parse((await send('preview', body)).json());
    expect(preview.refused).toBeUndefined();
    expect(preview).toMatchObject({ missing: 2, counts: { devices: { retired: 0 } } });
    expect(preview.changes).toEqual([
      {
        change: 'changed',
        name: 'LC-0',
        serial: 'S0',
        fields: [
          { field: 'variant', from: { hardware: '', firmware: '3.0', app: '' }, to: { hardware: '', firmware: '3.1', app: '' } },
          { field: 'site', from: 'A14 J0', to: 'A14 J9' },
        ],
      },
      { change: 'added', name: 'A14 J9', fields: [] },
    ]);
    const retiring = fleetPreview.parse((await send('preview?retireMissing=true', body)).json());
    expect(retiring).toMatchObject({ missing: 2, counts: { devices: { retired: 2 } } });
    expect(retiring.changes[0]).toEqual({ change: 'retired', name: 'LC-1', serial: 'S1', fields: [] });
  });

  test('takes JSON too', async () => {
    const response = await send('preview', JSON.stringify([{ site: 'A', device: 'B', type: 'camera', serial: 'S' }]), {
      type: 'application/json; charset=utf-8',
    });
    expect(fleetPreview.parse(response.json())).toMatchObject({ rows: 1, badRows: 0 });
  });
});

describe('POST /api/v1/fleet/import', () => {
  test('tells its progress, then the result; the person who imported is the author', async () => {
    const response = await send('import', fleet(600));
    expect(response.headers['content-type']).toBe('application/x-ndjson');
    const told = lines(response);
    expect(told.slice(0, -1)).toEqual([0, 7, 257, 507, 607].map((done) => ({ done, total: 607 })));
    expect(told.at(-1)).toMatchObject({ result: { counts: { sites: { added: 7 }, devices: { added: 600 } }, skipped: 0 } });
    const [device] = await all('devices');
    expect(stampAuthor(device!.stamps['*']!)).toBe(server.people.admin.id);
  });

  test('the same again changes nothing', async () => {
    await send('import', fleet(20));
    const before = await server.deps.storage.read((reader) => reader.tenant(server.tenant));
    expect(lines(await send('import', fleet(20)))).toEqual([
      { done: 0, total: 0 },
      {
        result: {
          counts: {
            sites: { added: 0, changed: 0, unchanged: 7 },
            devices: { added: 0, changed: 0, returned: 0, retired: 0, unchanged: 20 },
          },
          skipped: 0,
        },
      },
    ]);
    expect(await server.deps.storage.read((reader) => reader.tenant(server.tenant))).toEqual(before);
  });

  test('bad rows hold it up unless they are to be skipped', async () => {
    const body = `${fleet(2)}\nA14 J1,LC-9,lane-controller,S0,1`;
    const refused = await send('import', body);
    expect(refused.statusCode).toBe(400);
    expect(problem.parse(refused.json())).toMatchObject({ kind: 'bad-request', detail: expect.stringContaining('skipBad') as unknown });
    expect(await all('devices')).toEqual([]);
    expect(lines(await send('import?skipBad=true', body)).at(-1)).toMatchObject({
      result: { skipped: 1, counts: { devices: { added: 2 } } },
    });
  });

  test('a file with bad rows retires nothing, one without does when asked, and undoes it', async () => {
    await send('import', fleet(3));
    const one = `${HEADER}\nA14 J0,LC-0,lane-controller,S0,3.0`;
    expect((await send('import?retireMissing=true&skipBad=true', `${one}\nbroken`)).statusCode).toBe(400);
    expect(lines(await send('import?retireMissing=true', one)).at(-1)).toMatchObject({ result: { counts: { devices: { retired: 2 } } } });
    expect((await all('devices')).filter((device) => device.retiredAt !== undefined)).toHaveLength(2);
    expect(lines(await send('import', fleet(3))).at(-1)).toMatchObject({ result: { counts: { devices: { returned: 2, changed: 0 } } } });
    expect((await all('devices')).filter((device) => device.retiredAt !== undefined)).toEqual([]);
  });

  test('a change of a device merges later than what a laptop wrote with a clock ahead of ours', async () => {
    await send('import', fleet(1));
    const [before] = await all('devices');
    server.setNow(server.deps.now() - 30_000);
    await send('import', fleet(1, '3.1'));
    const [after] = await all('devices');
    expect(after!.stamps['variant']! > before!.stamps['*']!).toBe(true);
  });

  test('a caller who leaves does not stop it', async () => {
    const { headers } = await server.signIn('admin');
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const landed = new Promise<number>((resolve) => {
      server.deps.storage.subscribe(({ changes }) => resolve(changes.reduce((sum, change) => sum + change.documents.length, 0)));
    });
    const { port } = server.app.server.address() as AddressInfo;
    const call = httpRequest({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/api/v1/fleet/import',
      headers: { ...headers, ...PROTOCOL, 'content-type': 'text/csv' },
    });
    call.end(fleet(2000));
    call.on('error', () => undefined);
    const [response] = (await once(call, 'response')) as [NodeJS.ReadableStream & { destroy: () => void }];
    response.destroy();
    expect(await landed).toBe(2007);
    expect(await all('devices')).toHaveLength(2000);
  });
});

test('a database that fails midway is told as such, and nothing was written', async () => {
  const { storage } = server.deps;
  const failing: Storage = {
    ...storage,
    transact: (tenant, fn) =>
      storage.transact(tenant, (transaction) =>
        fn({
          ...transaction,
          putDocuments: (collection, documents) =>
            collection === 'devices' ? Promise.reject(new Error('disk full')) : transaction.putDocuments(collection, documents),
        }),
      ),
  };
  const { headers } = await server.signIn('admin');
  const app = buildApp({ ...server.deps, storage: failing });
  const response = await app.inject({
    method: 'POST',
    url: '/api/v1/fleet/import',
    headers: { ...headers, 'content-type': 'text/csv' },
    payload: fleet(2),
  });
  expect(lines(response).at(-1)).toMatchObject({ problem: { kind: 'internal' } });
  expect(server.logLines.join('')).toContain('nothing was written');
  expect(await all('sites')).toEqual([]);
  await app.close();
});

describe('what is refused', () => {
  test.each(['technician', 'operator', 'lead'] as const)('a %s may not', async (role) => {
    for (const what of ['preview', 'import']) expect((await send(what, fleet(1), { role })).statusCode).toBe(403);
    expect(await all('devices')).toEqual([]);
  });

  test('nobody without signing in', async () => {
    const response = await server.app.inject({
      method: 'POST',
      url: '/api/v1/fleet/preview',
      headers: { ...PROTOCOL, 'content-type': 'text/csv' },
      payload: fleet(1),
    });
    expect(response.statusCode).toBe(401);
  });

  test.each([
    ['another type of content', 'import', 'x', 'text/html', 415],
    ['a file without rows', 'import', 'site,device\n', 'text/csv', 400],
    ['an unknown option', 'preview?sure=1', HEADER, 'text/csv', 400],
    ['an option that is neither true nor false', 'import?skipBad=maybe', HEADER, 'text/csv', 400],
  ])('%s', async (_, what, body, type, status) => {
    const response = await send(what, body, { type });
    expect(response.statusCode).toBe(status);
    expect(problem.safeParse(response.json()).success).toBe(true);
  });

  test('no file at all', async () => {
    const { headers } = await server.signIn('admin');
    const response = await server.app.inject({ method: 'POST', url: '/api/v1/fleet/preview', headers });
    expect(response.statusCode).toBe(415);
  });

  test('a file that is too large', async () => {
    expect((await send('preview', Buffer.alloc(FLEET_FILE_MAX + 1))).statusCode).toBe(413);
  });
});
