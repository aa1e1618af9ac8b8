import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { latestAnswer, pullAnswer, type Checkpoint, type LatestAnswer, type PullAnswer } from '#domain/protocol/sync.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { createAccount, createTenant } from '../accounts.ts';
import { writeDocuments } from './write.ts';
import { harness, PROTOCOL, signInBody, type Harness, type Laptop } from '../testing/harness.ts';

let server: Harness;
let laptop: Laptop;
let incidents: Incident[];

beforeEach(async () => {
  server = await harness();
  laptop = await server.signIn('technician');
  incidents = Array.from({ length: 5 }, () => laptop.incident());
  await laptop.push('incidents', ...incidents);
});
afterEach(() => server.close());

type Asked = Partial<Checkpoint> & { readonly heardEpoch?: string; readonly heardSeq?: number };

const pull = async (checkpoint: Asked, limit = 200): Promise<PullAnswer> => {
  const query = new URLSearchParams({
    ...Object.fromEntries(Object.entries(checkpoint).map(([key, value]) => [key, String(value)])),
    limit: String(limit),
  });
  return pullAnswer.parse((await laptop.get(`/api/v1/sync/incidents?${query.toString()}`)).json());
};
const latest = async (limit: number, before?: number): Promise<LatestAnswer> => {
  const query = `limit=${limit}${before === undefined ? '' : `&before=${before}`}`;
  return latestAnswer.parse((await laptop.get(`/api/v1/sync/incidents/latest?${query}`)).json());
};
const ids = (documents: readonly { readonly id: string }[]): string[] => documents.map(({ id }) => id);

describe('pull', () => {
  test('[I4] [S10] goes forward page by page and ends where the tenant stands', async () => {
    const first = await pull({}, 2);
    expect(ids(first.documents)).toEqual(ids(incidents.slice(0, 2)));
    expect(first.remaining).toBe(3);
    const second = await pull(first.checkpoint, 2);
    const third = await pull(second.checkpoint, 2);
    expect(ids([...second.documents, ...third.documents])).toEqual(ids(incidents.slice(2)));
    expect([second.remaining, third.remaining]).toEqual([1, 0]);
    await laptop.push('timeline', laptop.remark(incidents[0]!.id, 'hello'));
    const fourth = await pull(third.checkpoint, 2);
    expect(fourth).toMatchObject({ documents: [], remaining: 0, checkpoint: { seq: third.checkpoint.seq + 1 } });
  });

  test('[S10] a page that is exactly full and the last one says so', async () => {
    expect(await pull({}, 5)).toMatchObject({ remaining: 0, checkpoint: { seq: 4 + 5 } });
  });

  test('[S10] gives whole documents, in their latest version only', async () => {
    const edited = laptop.edited(incidents[0]!, { severity: 'SEV1' });
    const { checkpoint } = await pull({});
    await laptop.push('incidents', edited);
    expect((await pull(checkpoint)).documents).toEqual([JSON.parse(JSON.stringify(edited))]);
    expect(ids((await pull({})).documents)).toEqual([...ids(incidents.slice(1)), edited.id]);
  });

  test.each<[string, (checkpoint: Checkpoint) => Partial<Checkpoint>]>([
    ['of an epoch that nobody knows', (checkpoint) => ({ ...checkpoint, epoch: 'unknown' })],
    ['without its epoch', ({ seq, scope }) => ({ seq, scope })],
    ['of another scope', (checkpoint) => ({ ...checkpoint, scope: 'region-west' })],
    ['beyond where the tenant stands', (checkpoint) => ({ ...checkpoint, seq: checkpoint.seq + 1 })],
  ])('[S11] starts over with a checkpoint %s', async (what, spoil) => {
    const { checkpoint } = await pull({});
    expect(await pull(checkpoint)).toMatchObject({ documents: [], restored: false });
    const answer = await pull(spoil(checkpoint));
    expect(answer.documents).toHaveLength(5);
    expect(answer.restored).toBe(['of an epoch that nobody knows', 'beyond where the tenant stands'].includes(what));
  });

  test('[S44] says whether it has lost what a laptop was told beyond its checkpoint, and goes on after that all the same', async () => {
    const { checkpoint } = await pull({});
    const heard = { heardEpoch: checkpoint.epoch, heardSeq: checkpoint.seq };
    expect(await pull({ ...checkpoint, ...heard })).toMatchObject({ documents: [], restored: false, heardIsLost: false });
    const further = await pull({ ...checkpoint, ...heard, heardSeq: checkpoint.seq + 1 });
    expect(further).toMatchObject({ documents: [], restored: false, heardIsLost: true });
  });

  test('[I4] [S11] goes on after a restart, and starts over where the old epoch had gone further than this database', async () => {
    const { checkpoint } = await pull({});
    await server.deps.storage.beginEpoch('second');
    await laptop.push('incidents', laptop.incident());
    const further = await pull(checkpoint);
    expect(further.documents).toHaveLength(1);
    expect(further.checkpoint).toMatchObject({ epoch: 'second', seq: checkpoint.seq + 1 });
    expect((await pull({ ...checkpoint, seq: checkpoint.seq + 1 })).documents).toHaveLength(6);
  });
});

describe('first load', () => {
  test('[I4] [S12] goes back from the newest, and its first checkpoint covers what changed meanwhile', async () => {
    const first = await latest(2);
    expect(ids(first.documents)).toEqual(ids([incidents[4]!, incidents[3]!]));
    expect(first.remaining).toBe(3);
    const edited = laptop.edited(incidents[0]!, { severity: 'SEV1' });
    await laptop.push('incidents', edited);
    const second = await latest(2, first.before);
    const third = await latest(2, second.before);
    expect(ids([...second.documents, ...third.documents])).toEqual(ids([incidents[2]!, incidents[1]!]));
    expect(third).toMatchObject({ before: 0, remaining: 0, documents: [] });
    expect((await pull(first.checkpoint)).documents).toMatchObject([{ id: edited.id, severity: 'SEV1' }]);
  });

  test('[S71] one phase after the other gives each once, whatever moves meanwhile', async () => {
    const of = async (phase: string, before?: number) => {
      const query = `limit=2&phase=${phase}${before === undefined ? '' : `&before=${before}`}`;
      return latestAnswer.parse((await laptop.get(`/api/v1/sync/incidents/latest?${query}`)).json());
    };
    const moved = async (incident: Incident, status: Incident['status']) => {
      const document = laptop.edited(incident, { state: { ...incident.state, status } });
      await server.deps.storage.transact(server.tenant, (transaction) => writeDocuments(transaction, 'incidents', [document]));
      return document;
    };
    const over = await moved(incidents[1]!, 'voided');
    await laptop.push('incidents', laptop.edited(incidents[3]!, { symptomNote: 'it says "phase":"over"' }));
    const first = await of('open');
    expect(ids(first.documents)).toEqual(ids([incidents[3]!, incidents[4]!]));
    await moved(incidents[0]!, 'closed');
    const again = await moved(over, 'triaged');
    const second = await of('open', first.before);
    expect(second).toMatchObject({ documents: [{ id: incidents[2]!.id }], before: 0, remaining: 0 });
    const third = await of('over');
    expect(third).toMatchObject({ documents: [{ id: incidents[0]!.id }], before: 0, remaining: 0 });
    // In neither part when it was asked for, but changed since the first page.
    expect((await pull(first.checkpoint)).documents).toContainEqual(JSON.parse(JSON.stringify(again)));
  });

  test('[S12] of nothing is an answer too', async () => {
    const answer = latestAnswer.parse((await laptop.get('/api/v1/sync/sites/latest')).json());
    expect(answer).toMatchObject({ documents: [], before: 0, remaining: 0, checkpoint: { seq: 9 } });
  });

  test('a last page that is exactly full ends the load', async () => {
    expect(await latest(5)).toMatchObject({ remaining: 0 });
  });
});

test.each(['limit=0', 'limit=2001', 'limit=x', 'seq=-1', 'seq=1.5', 'offset=3', 'limit=1&limit=2'])(
  'a pull with %s is refused',
  async (query) => {
    const response = await laptop.get(`/api/v1/sync/incidents?${query}`);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ kind: 'bad-request' });
    expect((await laptop.get(`/api/v1/sync/incidents/latest?${query}`)).statusCode).toBe(400);
  },
);

test('nobody sees the documents of another tenant', async () => {
  const south = await createTenant(server.deps, { name: 'South' });
  await createAccount(server.deps, south, { name: 'S', email: 'lead@south.test', role: 'lead', password: 'another password' });
  const payload = { ...signInBody('lead', laptop.newId(), 'another password'), email: ' Lead@South.test ' };
  const signedIn = await server.app.inject({ method: 'POST', url: '/api/v1/session', headers: PROTOCOL, payload });
  const headers = { ...PROTOCOL, authorization: `Bearer ${signedIn.json<{ tokens: { accessToken: string } }>().tokens.accessToken}` };
  for (const collection of ['incidents', 'people']) {
    const answer = pullAnswer.parse((await server.app.inject({ url: `/api/v1/sync/${collection}`, headers })).json());
    expect(ids(answer.documents)).toHaveLength(collection === 'people' ? 1 : 0);
  }
});
