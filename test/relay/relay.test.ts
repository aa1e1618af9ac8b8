import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stampHlc } from '#domain/clock/stamp.ts';
import { hlcMs } from '#domain/clock/hlc.ts';
import { happenedAt } from '#domain/rules/timeline.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { fleetOf } from '#sync-server/testing/fleet.ts';
import { writeDocuments } from '#sync-server/sync/write.ts';
import { harness, START_MS, type Harness, type Laptop } from '#sync-server/testing/harness.ts';
import { bring, courier, type Courier } from './courier.ts';

const HOUR_MS = 3_600_000;
const ALL = { outcome: 'delivered', refused: 0 };

let server: Harness;
let field: Courier;
let carrier: Laptop;
let noc: Laptop;
beforeEach(async () => {
  server = await harness();
  field = await courier(server, 'technician');
  carrier = await server.signIn('lead');
  noc = await server.signIn('operator');
});
afterEach(() => server.close());

const seq = async (): Promise<number | undefined> => (await server.deps.storage.read((reader) => reader.tenant(server.tenant)))?.seq;
const held = async (id: string): Promise<Incident | undefined> =>
  (await server.deps.storage.read((reader) => reader.document(server.tenant, 'incidents', id)))?.document;

describe('work that comes by another laptop', () => {
  test('[S62] is at the NOC as its author wrote it, and whoever carried it could not read it', async () => {
    const incident = field.incident({ title: 'Cabinet broken open' });
    const entry = field.remark(incident.id, 'padlock cut');
    const bundle = await field.bundle([
      ['timeline', entry],
      ['incidents', incident],
    ]);
    expect(JSON.stringify(bundle)).not.toContain('Cabinet');
    expect(await bring(carrier, bundle)).toEqual({ ...ALL, taken: 2 });
    const pulled = (await noc.get('/api/v1/sync/incidents')).json<{ documents: Incident[] }>();
    expect(pulled.documents).toEqual([incident]);
    expect(pulled.documents[0]?.loggedBy).toBe(server.people.technician.id);
  });

  test('[I5] [S63] twice, late, in another bundle or after the laptop itself, it changes nothing further; the laptop gets its receipts', async () => {
    const incident = field.incident();
    const first = await field.bundle([['incidents', incident]]);
    const again = await field.bundle([['incidents', incident]]);
    await bring(carrier, first);
    const stood = await seq();
    await bring(noc, first);
    await bring(carrier, again);
    expect(await field.push('incidents', incident)).toEqual([{ outcome: 'accepted', id: incident.id, seq: stood }]);
    await bring(carrier, first);
    expect(await seq()).toBe(stood);
  });

  test('[S63] what others did meanwhile stays: it is merged as a push would be', async () => {
    const incident = field.incident();
    await field.push('incidents', incident);
    const late = await field.bundle([['incidents', field.edited(incident, { impact: 'two lanes dark' })]]);
    server.setNow(START_MS + 5000);
    await noc.push('incidents', noc.edited(incident, { severity: 'SEV1' }));
    await bring(carrier, late);
    expect(await held(incident.id)).toMatchObject({ impact: 'two lanes dark', severity: 'SEV1' });
  });

  test('[S62] what its author may not do is not done by way of others; the rest is', async () => {
    const theirs = noc.incident();
    const bundle = await field.bundle([
      ['incidents', theirs],
      ['incidents', field.incident()],
      ['people', { id: field.newId() }],
    ]);
    expect(await bring(carrier, bundle)).toEqual({ outcome: 'delivered', taken: 1, refused: 2 });
    expect(await held(theirs.id)).toBeUndefined();
  });
});

describe('[S64] a bundle is refused, with a reason and without a change,', () => {
  /** The reason, if nothing has changed. */
  const refusal = async (bundle: unknown): Promise<string> => {
    const before = await seq();
    const answer = await bring(carrier, bundle);
    if ((await seq()) !== before) return 'something changed';
    return answer.outcome === 'refused' ? answer.reason : answer.outcome;
  };

  test('of a laptop that was shut out, but not of one that signed out', async () => {
    const bundle = await field.bundle([['incidents', field.incident()]]);
    await server.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: field.headers });
    expect(await bring(carrier, bundle)).toEqual({ ...ALL, taken: 1 });
    const other = await courier(server, 'technician');
    const theirs = await other.bundle([['incidents', other.incident()]]);
    const admin = await server.signIn('admin');
    const { laptops } = (await noc.get('/api/v1/laptops')).json<{ laptops: { laptop: string; enrolment: string }[] }>();
    const enrolment = laptops.find(({ laptop }) => laptop === other.answer.principal.laptop)?.enrolment;
    await server.app.inject({ method: 'DELETE', url: `/api/v1/laptops/${enrolment}`, headers: admin.headers });
    expect(await refusal(theirs)).toBe('revoked');
  });

  test('of a laptop that was enrolled anew with another key', async () => {
    const bundle = await field.bundle([['incidents', field.incident()]]);
    await server.signIn('technician', field.answer.principal.laptop);
    expect(await refusal(bundle)).toBe('revoked');
  });

  test('of a person who no longer works here', async () => {
    const bundle = await field.bundle([['incidents', field.incident()]]);
    await server.deps.storage.transact(server.tenant, (transaction) =>
      writeDocuments(transaction, 'people', [{ ...server.people.technician, active: false }]),
    );
    expect(await refusal(bundle)).toBe('inactive');
  });

  test('that was made for another server or another tenant', async () => {
    const elsewhere = await harness();
    const stranger = await courier(elsewhere, 'technician');
    expect(await refusal(await stranger.bundle([['incidents', stranger.incident()]]))).toBe('not-ours');
    expect(await refusal(await stranger.bundle([['incidents', stranger.incident()]], { tenant: server.tenant }))).toBe('not-ours');
    expect(await refusal(await field.bundle([['incidents', field.incident()]], { kid: 'another' }))).toBe('not-ours');
    await elsewhere.close();
  });

  test('whose parts come from several, or that says something else than is in it', async () => {
    const mine = await field.bundle([['incidents', field.incident()]]);
    const other = await courier(server, 'operator');
    const theirs = await other.bundle([['incidents', other.incident()]]);
    expect(await refusal({ ...mine, sealed: theirs.sealed })).toBe('broken');
    expect(await refusal({ ...mine, certificate: theirs.certificate })).toBe('broken');
    expect(await refusal({ ...mine, ephemeralKey: { ...mine.ephemeralKey, x: mine.ephemeralKey.y } })).toBe('broken');
    expect(await refusal({ ...mine, head: { ...mine.head, madeAt: 1 } })).toBe('broken');
    expect(await refusal(await field.bundle([['incidents', field.incident()]], { records: 2 }))).toBe('broken');
    expect(await refusal(await field.bundle([['incidents', field.incident()]], { person: server.people.lead.id }))).toBe('broken');
  });

  test(
    'however its bytes are changed: never an error of the server, never anything but what was written',
    { timeout: 60_000 },
    async () => {
      const incident = field.incident();
      const text = JSON.stringify(await field.bundle([['incidents', incident]]));
      const before = await seq();
      let delivered = false;
      const headers = { ...carrier.headers, 'content-type': 'application/json' };
      const cut = fc.record({ at: fc.nat(text.length - 1), length: fc.nat(30), insert: fc.string({ maxLength: 6 }) });
      await fc.assert(
        fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 3 }), async (cuts) => {
          const payload = cuts.reduce((all, { at, length, insert }) => all.slice(0, at) + insert + all.slice(at + length), text);
          const response = await server.app.inject({ method: 'POST', url: '/api/v1/relay', headers, payload });
          expect([200, 400]).toContain(response.statusCode);
          // Such as a blank more between two fields.
          delivered ||= response.json<{ outcome?: string }>().outcome === 'delivered';
          if (!delivered) expect(await seq()).toBe(before);
          else expect(await held(incident.id)).toEqual(incident);
        }),
        { numRuns: 300, seed: 20_261_121 },
      );
    },
  );
});

describe('[I9] [S65] a clock that ran ahead', () => {
  /** An incident by a clock two hours fast, and an edit of another one that the server has. */
  const work = async (): Promise<{ fresh: Incident; edited: Incident; shared: Incident }> => {
    const shared = noc.incident({ title: 'Known to both' });
    await noc.push('incidents', shared);
    server.setNow(START_MS + 2 * HOUR_MS);
    const fresh = field.incident({ title: 'By a fast clock' });
    const edited = field.edited(shared, { impact: 'by a fast clock' });
    server.setNow(START_MS + HOUR_MS);
    carrier = await server.signIn('lead');
    noc = await server.signIn('operator');
    return { fresh, edited, shared };
  };
  const stampsOf = (incident: Incident | undefined): number[] =>
    Object.values(incident?.stamps ?? {}).map((stamp) => hlcMs(stampHlc(stamp)));

  test('is not believed: its stamps are moved back to the receipt, in their order, or as far as the laptop knew', async () => {
    const { fresh, edited } = await work();
    const bundle = await field.bundle([
      ['incidents', fresh],
      ['incidents', edited],
      ['timeline', field.remark(fresh.id, 'said later')],
    ]);
    expect(await bring(carrier, bundle)).toEqual({ ...ALL, taken: 3 });
    expect(Math.max(...stampsOf(await held(fresh.id)), ...stampsOf(await held(edited.id)))).toBeLessThanOrEqual(START_MS + HOUR_MS);
    const known = field.incident();
    server.setNow(START_MS);
    await bring(carrier, await field.bundle([['incidents', known]], {}, 3 * HOUR_MS));
    expect(stampsOf(await held(known.id))).toEqual([hlcMs(stampHlc(known.stamps['*']!)) - 3 * HOUR_MS]);
  });

  test('keeps the wall time as it was written, for the timeline to quote', async () => {
    server.setNow(START_MS + 2 * HOUR_MS);
    const incident = field.incident();
    const entry = field.remark(incident.id, 'by a fast clock');
    server.setNow(START_MS);
    await bring(
      carrier,
      await field.bundle([
        ['incidents', incident],
        ['timeline', entry],
      ]),
    );
    const kept = (await server.deps.storage.read((reader) => reader.document(server.tenant, 'timeline', entry.id)))?.document;
    expect(happenedAt(kept!)).toMatchObject({ clockSaid: entry.occurredAt });
  });

  test('[I7] [S36] is no way round the scope: what has left the laptop’s region meanwhile is answered without the record', async () => {
    const fleet = fleetOf(server);
    await fleet.setPerson('technician', { regions: ['east'] });
    const [east, west] = [await fleet.site('east'), await fleet.site('west')];
    server.setNow(START_MS + 2 * HOUR_MS);
    const incident = field.incident({ site: east.id });
    server.setNow(START_MS + HOUR_MS);
    noc = await server.signIn('operator');
    expect(await bring(noc, await field.bundle([['incidents', incident]]))).toEqual({ ...ALL, taken: 1 });
    await noc.push('incidents', noc.edited((await held(incident.id))!, { site: west.id }));
    const back = await field.back();
    expect(await back.push('incidents', incident)).toEqual([{ outcome: 'left', id: incident.id, seq: await seq() }]);
  });

  test('does no harm when the laptop itself comes later: same moves, its own work stays one, and later work of others wins', async () => {
    const { fresh, edited, shared } = await work();
    const bundle = await field.bundle([
      ['incidents', fresh],
      ['incidents', edited],
    ]);
    await bring(carrier, bundle);
    server.setNow(START_MS + HOUR_MS + 60_000);
    const others = noc.edited((await held(shared.id))!, { impact: 'seen by the NOC' });
    await noc.push('incidents', others);
    const stood = await seq();
    // Five hours on, the fast clock's stamps lie in the past and would pass for later than what the NOC wrote.
    server.setNow(START_MS + 6 * HOUR_MS);
    await bring(await server.signIn('lead'), bundle);
    const back = await field.back();
    const outcomes = await back.push('incidents', fresh, edited);
    expect(outcomes).toMatchObject([
      { outcome: 'merged', moved: true, document: await held(fresh.id) },
      { outcome: 'merged', moved: true, document: { impact: 'seen by the NOC' } },
    ]);
    expect(await seq()).toBe(stood);
  });
});
