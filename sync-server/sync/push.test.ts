import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatHlc } from '#domain/clock/hlc.ts';
import { makeStamp } from '#domain/clock/stamp.ts';
import { edit } from '#domain/merge/merge.ts';
import { deviceShape, type Device } from '#domain/schema/device.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { harness, START_MS, type Harness, type Laptop } from '../testing/harness.ts';
import { writeDocuments } from './write.ts';

let server: Harness;
let technician: Laptop;
let operator: Laptop;

beforeEach(async () => {
  server = await harness();
  [technician, operator] = await Promise.all([server.signIn('technician'), server.signIn('operator')]);
});
afterEach(() => server.close());

const held = (id: string): Promise<Incident | undefined> =>
  server.deps.storage.read(async (reader) => (await reader.document(server.tenant, 'incidents', id))?.document);
const seq = async (): Promise<number | undefined> => (await server.deps.storage.read((reader) => reader.tenant(server.tenant)))?.seq;

describe('push', () => {
  test('[S3] takes a new incident as it is', async () => {
    const incident = technician.incident();
    const before = (await seq()) ?? 0;
    expect(await technician.push('incidents', incident)).toEqual([{ outcome: 'accepted', id: incident.id, seq: before + 1 }]);
    expect(await held(incident.id)).toEqual(JSON.parse(JSON.stringify(incident)));
  });

  test('[I5] [S3] the same again, in another order and company, changes nothing and takes no number', async () => {
    const [a, b] = [technician.incident(), technician.incident()];
    const [first] = await technician.push('incidents', a, b);
    const before = await seq();
    const outcomes = await Promise.all([
      technician.push('incidents', b, a),
      technician.push('incidents', a),
      technician.push('incidents', a, a),
    ]);
    expect(outcomes.flat().every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(outcomes[0]?.[1]).toEqual(first);
    expect(await seq()).toBe(before);
  });

  test('[S3] two people who edited different fields both keep their work, whoever comes first', async () => {
    const incident = technician.incident();
    await technician.push('incidents', incident);
    const mine = technician.edited(incident, { symptomNote: 'no picture since dawn' });
    const theirs = operator.edited(incident, { severity: 'SEV2', symptoms: { 'packet-loss': true } });
    expect(await operator.push('incidents', theirs)).toMatchObject([{ outcome: 'accepted' }]);
    const [outcome] = await technician.push('incidents', mine);
    expect(outcome).toMatchObject({
      outcome: 'merged',
      document: { severity: 'SEV2', symptomNote: 'no picture since dawn', symptoms: { 'vpn-drops': true, 'packet-loss': true } },
    });
    expect(outcome?.outcome === 'merged' && outcome.document).toEqual(await held(incident.id));
  });

  test('[S3] an older version is answered with the newer one and takes no number', async () => {
    const incident = technician.incident();
    await technician.push('incidents', incident);
    await operator.push('incidents', operator.edited(incident, { severity: 'SEV1' }));
    const before = await seq();
    expect(await technician.push('incidents', incident)).toMatchObject([
      { outcome: 'merged', seq: before, document: { severity: 'SEV1' } },
    ]);
    expect(await seq()).toBe(before);
  });

  test('[S3] keys of the index that a laptop got wrong are computed anew', async () => {
    const incident = { ...technician.incident(), newest: '0000000000000', status: 'closed' };
    expect(await technician.push('incidents', incident)).toMatchObject([
      { outcome: 'merged', document: { status: 'detected', phase: 'open' } },
    ]);
  });

  test('[I6] [S1] a bad document does not block the others, and each outcome stands in its place', async () => {
    const good = technician.incident();
    const bad = { ...technician.incident(), severity: 'SEV9' };
    const other = technician.incident();
    const outcomes = await technician.push('incidents', good, bad, other);
    expect(outcomes.map(({ outcome, id }) => [outcome, id])).toEqual([
      ['accepted', good.id],
      ['rejected', bad.id],
      ['accepted', other.id],
    ]);
    expect(outcomes[1]).toMatchObject({ kind: 'invalid', reason: expect.stringContaining('severity') });
  });
});

describe('the same document twice in one push', () => {
  test('[S1] [S3] the second meets what became of the first, and each has its own number', async () => {
    const incident = technician.incident();
    const edited = technician.edited(incident, { symptomNote: 'again' });
    const before = (await seq()) ?? 0;
    expect(await technician.push('incidents', incident, edited, incident)).toMatchObject([
      { outcome: 'accepted', seq: before + 1 },
      { outcome: 'accepted', seq: before + 2 },
      { outcome: 'merged', seq: before + 2, document: { symptomNote: 'again' } },
    ]);
    expect(await held(incident.id)).toMatchObject({ symptomNote: 'again' });
    expect(await seq()).toBe(before + 2);
  });

  test('[S4] [S8] a refusal answers with what an earlier one of the push has written', async () => {
    const incident = technician.incident();
    expect(await technician.push('incidents', incident, { ...incident, title: 'retold' })).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'rejected', kind: 'invalid', document: { title: incident.title } },
    ]);
  });
});

describe('push refuses as invalid', () => {
  const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

  test.each<[string, (incident: Incident) => object]>([
    ['a field that is not known', (incident) => ({ ...incident, extra: 1 })],
    ['a deletion', (incident) => ({ ...incident, _deleted: true })],
    ['a stamp of an unknown field', (incident) => ({ ...incident, stamps: { ...incident.stamps, nothing: incident.stamps['*'] } })],
    ['a stamp of an inherited name', (incident) => ({ ...incident, stamps: { ...incident.stamps, constructor: incident.stamps['*'] } })],
    ['no stamp of creation', (incident) => ({ ...incident, stamps: {} })],
    ['an id that is none', (incident) => ({ ...incident, id: 'x' })],
    ['a title that is too long', (incident) => ({ ...incident, title: 'x'.repeat(201) })],
  ])('[S2] %s', async (_what, spoil) => {
    const before = await seq();
    expect(await technician.push('incidents', spoil(technician.incident()))).toMatchObject([{ outcome: 'rejected', kind: 'invalid' }]);
    expect(await seq()).toBe(before);
  });

  test.each<[string, string]>([
    ['nesting that no recursion survives', deep(50_000)],
    ['a key named __proto__', '{"__proto__":{"admin":true}}'],
  ])('[S2] %s, and takes its neighbour', async (_what, value) => {
    const incident = technician.incident();
    const [bad, good] = [technician.remark(incident.id, 'bad'), technician.remark(incident.id, 'good')];
    const documents = [bad, good].map((entry) => JSON.stringify(entry));
    const body = `{"documents":[${documents.join(',').replace('"text":"bad"', `"to":${value}`)}]}`;
    const response = await server.app.inject({
      method: 'POST',
      url: '/api/v1/sync/timeline',
      headers: { ...technician.headers, 'content-type': 'application/json' },
      payload: body,
    });
    expect(response.json()).toMatchObject({ outcomes: [{ outcome: 'rejected', kind: 'invalid' }, { outcome: 'accepted' }] });
  });

  test('[S2] a document larger than any honest one', async () => {
    const links = Object.fromEntries(
      Array.from({ length: 700 }, (_, index) => [`l${index}`, { label: 'a', url: `https://a.test/${'x'.repeat(1900)}` }]),
    );
    const outcomes = await technician.push('incidents', technician.incident({ links }));
    expect(outcomes).toMatchObject([{ outcome: 'rejected', kind: 'invalid', reason: expect.stringContaining('1000000') }]);
  });

  test('[S4] another value under a stamp that the server holds, plain or in a map', async () => {
    const incident = technician.incident();
    await technician.push('incidents', incident);
    const retold = { ...incident, title: 'zzz rewritten' };
    expect(await operator.push('incidents', retold)).toMatchObject([
      { outcome: 'rejected', kind: 'invalid', reason: 'title: another value under the same stamp', document: { title: incident.title } },
    ]);
    const slipped = { ...incident, symptoms: { ...incident.symptoms, 'packet-loss': true } };
    expect(await operator.push('incidents', slipped)).toMatchObject([
      { outcome: 'rejected', reason: expect.stringContaining('symptoms.packet-loss') },
    ]);
    expect(await held(incident.id)).toMatchObject({ title: incident.title, symptoms: incident.symptoms });
  });

  test('[S4] a document written anew under an id in use, which would take every field at once', async () => {
    const incident = operator.incident();
    await operator.push('incidents', incident);
    server.setNow(START_MS + 1000);
    const anew = technician.incident({ id: incident.id, owner: server.people.lead.id });
    expect(await technician.push('incidents', anew)).toMatchObject([{ outcome: 'rejected', kind: 'invalid', document: { owner: '' } }]);
  });
});

describe('push refuses a stamp', () => {
  const stampedAt = (incident: Incident, ms: number): Incident => ({
    ...incident,
    severity: 'SEV1',
    stamps: { ...incident.stamps, severity: makeStamp(formatHlc(ms, 0, 'aaaaaaaaaaaa'), server.people.technician.id) },
  });

  test('[S5] more than a minute ahead, and takes one just within', async () => {
    const incident = technician.incident();
    await technician.push('incidents', incident);
    expect(await technician.push('incidents', stampedAt(incident, START_MS + 60_001))).toMatchObject([
      { outcome: 'rejected', kind: 'clock-ahead', document: { severity: 'SEV3' } },
    ]);
    expect(await technician.push('incidents', stampedAt(incident, START_MS + 60_000))).toMatchObject([{ outcome: 'accepted' }]);
  });

  test('[I9] [S5] but not one that it holds already, even when its own clock was set back since', async () => {
    const incident = technician.incident();
    await technician.push('incidents', incident);
    server.setNow(START_MS - 3_600_000);
    expect(await technician.push('incidents', incident)).toMatchObject([{ outcome: 'accepted' }]);
    // A change that loses against the stamp of creation: nothing new, nothing ahead.
    const stamp = makeStamp(formatHlc(START_MS - 10, 0, 'bbbbbbbbbbbb'), server.people.operator.id);
    const lost = { ...incident, impact: 'tolls lost', stamps: { ...incident.stamps, impact: stamp } };
    expect(await operator.push('incidents', lost)).toMatchObject([{ outcome: 'merged' }]);
    expect(await held(incident.id)).not.toHaveProperty('impact');
  });

  test('[S6] that somebody else made', async () => {
    const incident = technician.incident();
    expect(await operator.push('incidents', incident)).toMatchObject([{ outcome: 'rejected', kind: 'foreign-author' }]);
    await technician.push('incidents', incident);
    const theirs = operator.edited(incident, { severity: 'SEV1' });
    expect(await technician.push('incidents', theirs)).toMatchObject([
      { outcome: 'rejected', kind: 'foreign-author', reason: expect.stringContaining('severity'), document: { severity: 'SEV3' } },
    ]);
  });

  test('[S6] of a new document that names somebody else as its author', async () => {
    const incident = { ...technician.incident(), loggedBy: server.people.operator.id };
    expect(await technician.push('incidents', incident)).toMatchObject([
      { kind: 'foreign-author', reason: expect.stringContaining('loggedBy') },
    ]);
    const entry = { ...technician.remark(incident.id, 'not mine'), by: server.people.operator.id };
    expect(await technician.push('timeline', entry)).toMatchObject([{ kind: 'foreign-author', reason: expect.stringContaining('by') }]);
  });
});

describe('push asks the permission table', () => {
  test('[S7] a technician takes but does not assign, an operator assigns', async () => {
    const incident = technician.incident();
    await technician.push('incidents', incident);
    const assigned = technician.edited(incident, { owner: server.people.operator.id });
    expect(await technician.push('incidents', assigned)).toMatchObject([
      { outcome: 'rejected', kind: 'forbidden', document: { owner: '' } },
    ]);
    const taken = technician.edited(incident, { owner: server.people.technician.id });
    expect(await technician.push('incidents', taken)).toMatchObject([{ outcome: 'accepted' }]);
    const given = operator.edited(taken, { owner: server.people.lead.id });
    expect(await operator.push('incidents', given)).toMatchObject([{ outcome: 'accepted' }]);
  });

  test('[S7] an entry of the timeline stays as it was written', async () => {
    const entry = technician.remark(technician.newId(), 'arrived');
    expect(await technician.push('timeline', entry)).toMatchObject([{ outcome: 'accepted' }]);
    const stamp = makeStamp(technician.tick(), server.people.technician.id);
    const changed = { ...entry, text: 'left', stamps: { ...entry.stamps, text: stamp } };
    expect(await technician.push('timeline', changed)).toMatchObject([
      { outcome: 'rejected', kind: 'forbidden', document: { text: 'arrived' } },
    ]);
  });

  test('[S7] people do not come by push, nor does what devices are called, not even from an admin', async () => {
    const admin = await server.signIn('admin');
    const promoted = { ...server.people.technician, role: 'admin', stamps: { '*': makeStamp(admin.tick(), server.people.admin.id) } };
    const [fresh] = await admin.push('people', { ...promoted, id: admin.newId(), email: 'x@north.test' });
    expect(fresh).toMatchObject({ outcome: 'rejected', kind: 'forbidden' });
    expect(fresh).not.toHaveProperty('document');
    const device: Device = {
      id: admin.newId(),
      site: '',
      name: 'CAM-1',
      type: 'camera',
      serial: 'S1',
      lane: '',
      vendor: '',
      variant: { hardware: '', firmware: '', app: '' },
      stamps: { '*': makeStamp(admin.tick(), server.people.admin.id) },
    };
    await server.deps.storage.transact(server.tenant, (transaction) => writeDocuments(transaction, 'devices', [device]));
    const renamed = edit(deviceShape, device, { name: 'CAM-2' }, admin.tick(), server.people.admin.id, () => true);
    expect(await admin.push('devices', renamed)).toMatchObject([{ outcome: 'rejected', kind: 'forbidden', document: { name: 'CAM-1' } }]);
  });

  test('[S7] the role counts as it is now, not as it was at sign-in', async () => {
    const { technician: person } = server.people;
    const incident = technician.incident({ owner: server.people.lead.id });
    expect(await technician.push('incidents', incident)).toMatchObject([{ kind: 'forbidden' }]);
    await server.deps.storage.transact(server.tenant, (transaction) =>
      writeDocuments(transaction, 'people', [{ ...person, role: 'operator' }]),
    );
    expect(await technician.push('incidents', incident)).toMatchObject([{ outcome: 'accepted' }]);
  });
});
