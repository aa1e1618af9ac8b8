import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Incident } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { harness, START_MS, type Harness, type Laptop } from '../testing/harness.ts';

let server: Harness;
let technician: Laptop;
let operator: Laptop;

beforeEach(async () => {
  server = await harness();
  [technician, operator] = await Promise.all([server.signIn('technician'), server.signIn('operator')]);
});
afterEach(() => server.close());

const seq = async (): Promise<number | undefined> => (await server.deps.storage.read((reader) => reader.tenant(server.tenant)))?.seq;

/** Every collision that the server has noted on an incident. */
const noted = async (incident: string): Promise<TimelineEntry[]> => {
  const entries = await server.deps.storage.read((reader) => reader.allDocuments(server.tenant, 'timeline'));
  return entries.filter((entry) => entry.incident === incident && entry.kind === 'collision');
};

describe('collisions', () => {
  test('[S19] both values stay readable, whoever comes first, and pushing again adds none', async () => {
    const incident = technician.incident();
    await technician.push('incidents', incident);
    const hers = technician.edited(incident, { severity: 'SEV1' });
    server.setNow(START_MS + 1000);
    const his = operator.edited(incident, { severity: 'SEV2' });
    await operator.push('incidents', his);
    expect(await technician.push('incidents', hers)).toMatchObject([{ outcome: 'merged', document: { severity: 'SEV2' } }]);
    const [entry, ...more] = await noted(incident.id);
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      path: 'severity',
      from: 'SEV1',
      to: 'SEV2',
      collision: { lostBy: technician.answer.principal.person, keptBy: operator.answer.principal.person },
    });
    const before = await seq();
    await Promise.all([technician.push('incidents', hers), operator.push('incidents', his), technician.push('incidents', incident)]);
    expect(await noted(incident.id)).toEqual([entry]);
    expect(await seq()).toBe(before);
  });

  test('[S19] what lost once is noted once, though who won goes on writing', async () => {
    const incident = technician.incident();
    await technician.push('incidents', incident);
    const hers = technician.edited(incident, { severity: 'SEV1' });
    server.setNow(START_MS + 1000);
    const his = operator.edited(incident, { severity: 'SEV2' });
    await technician.push('incidents', hers);
    await operator.push('incidents', his);
    // Written before the answer to the first came, so over the same.
    const over = `/${incident.stamps['*']?.slice(0, 30)}`;
    const again = operator.edited(his, { severity: 'SEV3' });
    const stamp = `${again.stamps['severity']?.slice(0, 67)}${over}` as Incident['stamps'][string];
    await operator.push('incidents', { ...again, stamps: { ...again.stamps, severity: stamp } });
    await technician.push('incidents', hers);
    expect(await noted(incident.id)).toHaveLength(1);
  });

  test('[S19] what its author had replaced before it lost is no collision when it is pushed again', async () => {
    const incident = technician.incident();
    await technician.push('incidents', incident);
    const first = technician.edited(incident, { severity: 'SEV1' });
    await technician.push('incidents', first);
    const second = technician.edited(first, { severity: 'SEV4' });
    await technician.push('timeline', ...technician.told(first, second));
    await technician.push('incidents', second);
    server.setNow(START_MS + 1000);
    // He had seen neither.
    await operator.push('incidents', operator.edited(incident, { severity: 'SEV2' }));
    const [entry, ...more] = await noted(incident.id);
    expect([entry?.from, more]).toEqual(['SEV4', []]);
    await technician.push('incidents', first);
    expect(await noted(incident.id)).toEqual([entry]);
  });

  test('[S19] what comes when who won has gone on from their own value is told all the same', async () => {
    const incident = technician.incident();
    await technician.push('incidents', incident);
    const hers = technician.edited(incident, { severity: 'SEV1', owner: technician.answer.principal.person });
    server.setNow(START_MS + 1000);
    const his = operator.edited(incident, { severity: 'SEV2' });
    const later = operator.edited(his, { severity: 'SEV3' });
    await operator.push('incidents', his);
    await operator.push('timeline', ...operator.told(incident, his), ...operator.told(his, later));
    await operator.push('incidents', later);
    expect(await technician.push('incidents', hers)).toMatchObject([{ outcome: 'merged', document: { severity: 'SEV3' } }]);
    const entries = await noted(incident.id);
    expect(entries).toMatchObject([{ path: 'severity', from: 'SEV1', to: 'SEV3' }]);
    const before = await seq();
    await technician.push('incidents', hers);
    await operator.push('incidents', his);
    expect([await noted(incident.id), await seq()]).toEqual([entries, before]);
  });

  test('[S19] an old value that comes again has lost to nobody when somebody who knew it has left it', async () => {
    const incident = technician.incident();
    await technician.push('incidents', incident);
    const hers = technician.edited(incident, { severity: 'SEV1' });
    await technician.push('incidents', hers);
    server.setNow(START_MS + 1000);
    const his = operator.edited(hers, { severity: 'SEV2' });
    const later = operator.edited(his, { severity: 'SEV3' });
    await operator.push('timeline', ...operator.told(hers, his), ...operator.told(his, later));
    await operator.push('incidents', his);
    await operator.push('incidents', later);
    await technician.push('incidents', hers);
    expect(await noted(incident.id)).toEqual([]);
  });

  test('[S19] a change made in knowledge of the other is none', async () => {
    const incident = technician.incident();
    await technician.push('incidents', incident);
    const hers = technician.edited(incident, { severity: 'SEV1' });
    await technician.push('incidents', hers);
    await operator.push('incidents', operator.edited(hers, { severity: 'SEV3' }));
    expect(await noted(incident.id)).toEqual([]);
  });

  test('[S19] nobody but the server writes one', async () => {
    const incident = technician.incident();
    const remark = technician.remark(incident.id, 'made up');
    const forged = { ...remark, kind: 'collision' as const };
    expect(await technician.push('timeline', forged)).toMatchObject([{ outcome: 'rejected', kind: 'forbidden' }]);
  });

  test('[S19] notes a collision once', async () => {
    const incident = technician.incident();
    await technician.push('incidents', incident);
    const hers = technician.edited(incident, { severity: 'SEV1' });
    server.setNow(START_MS + 1000);
    await operator.push('incidents', operator.edited(incident, { severity: 'SEV2' }));
    await technician.push('incidents', hers, technician.edited(hers, { symptomNote: 'n' }), hers);
    expect(await noted(incident.id)).toHaveLength(1);
  });
});
