import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { laptopsAnswer, type LaptopReport, type LaptopRow } from '#domain/protocol/laptops.ts';
import { PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import { harness, START_MS, type Harness, type Laptop } from '../testing/harness.ts';
import { listen, openStream } from '../testing/sse.ts';

let server: Harness;
let field: Laptop;
let noc: Laptop;
beforeEach(async () => {
  server = await harness();
  field = await server.signIn('technician');
  noc = await server.signIn('operator');
});
afterEach(() => server.close());

const report: LaptopReport = {
  waiting: 3,
  waitingSince: START_MS - 60_000,
  refused: 1,
  clockErrorMs: -4000,
  appVersion: '0.1.0',
  protocol: 1,
  storage: { used: 10, left: 90 },
  digestAt: START_MS - 1,
};
const board = async (of: Laptop = noc): Promise<LaptopRow[]> => laptopsAnswer.parse((await of.get('/api/v1/laptops')).json()).laptops;
const rowOf = async (laptop: Laptop): Promise<LaptopRow> => {
  const row = (await board()).find((one) => one.laptop === laptop.answer.principal.laptop);
  if (row === undefined) throw new Error('not on the board');
  return row;
};
const revoke = (by: Laptop, enrolment: string) =>
  server.app.inject({ method: 'DELETE', url: `/api/v1/laptops/${enrolment}`, headers: by.headers });

describe('[S60] the board', () => {
  test('shows what each laptop said of itself, when, and what the server is', async () => {
    server.setNow(START_MS + 5000);
    expect((await field.post('/api/v1/laptops/report', report)).statusCode).toBe(204);
    server.setNow(START_MS + 9000);
    const answer = laptopsAnswer.parse((await noc.get('/api/v1/laptops')).json());
    expect(answer).toMatchObject({ now: START_MS + 9000, version: '0.0.0', protocol: PROTOCOL_VERSION });
    expect(answer.laptops.find(({ role }) => role === 'technician')).toEqual({
      enrolment: expect.any(String) as string,
      laptop: field.answer.principal.laptop,
      name: 'Toughbook 7',
      person: server.people.technician.id,
      personName: 'A technician',
      role: 'technician',
      state: 'enrolled',
      connected: false,
      lastContactAt: START_MS + 5000,
      report: { ...report, at: START_MS + 5000 },
    });
    expect(answer.laptops.find(({ role }) => role === 'operator')).not.toHaveProperty('report');
  });

  test('any request is a contact, and an open stream shows as such while the laptop gives signs of life', async () => {
    server.setNow(START_MS + 1000);
    const stream = await openStream(await listen(server.app), field.headers);
    expect(await rowOf(field)).toMatchObject({ connected: true, lastContactAt: START_MS + 1000 });
    server.setNow(START_MS + 200_000);
    expect(await rowOf(field)).toMatchObject({ connected: false, lastContactAt: START_MS + 1000 });
    await field.get('/api/v1/sync/incidents');
    expect(await rowOf(field)).toMatchObject({ connected: true, lastContactAt: START_MS + 200_000 });
    await stream.cancel();
    await expect.poll(async () => (await rowOf(field)).connected).toBe(false);
  });

  test('is still there after the server was closed in order', async () => {
    await field.post('/api/v1/laptops/report', report);
    await server.app.close();
    const [kept] = await server.deps.storage.read((reader) => reader.laptops(server.tenant));
    expect(JSON.parse(kept?.report?.report ?? '')).toEqual(report);
  });

  test('is for the NOC; a report is anybody’s, of oneself', async () => {
    expect((await field.get('/api/v1/laptops')).json()).toMatchObject({ kind: 'forbidden' });
    expect((await field.post('/api/v1/laptops/report', { ...report, waiting: -1 })).json()).toMatchObject({ kind: 'bad-request' });
    expect((await server.app.inject({ url: '/api/v1/laptops' })).statusCode).toBe(400);
  });
});

describe('[S61] shutting out a laptop', () => {
  test('takes effect with its next request; the board says so', async () => {
    const admin = await server.signIn('admin');
    const { enrolment } = await rowOf(field);
    expect((await revoke(noc, enrolment)).json()).toMatchObject({ kind: 'forbidden' });
    expect((await revoke(admin, enrolment)).statusCode).toBe(204);
    expect((await field.get('/api/v1/sync/incidents')).json()).toMatchObject({ kind: 'unauthenticated' });
    expect(await rowOf(field)).toMatchObject({ state: 'revoked', connected: false });
  });

  test('is not what signing out does, and knows nothing of other tenants', async () => {
    await server.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: field.headers });
    expect(await rowOf(field)).toMatchObject({ state: 'signed-out' });
    const admin = await server.signIn('admin');
    expect((await revoke(admin, 'nobody')).json()).toMatchObject({ kind: 'not-found' });
  });
});
