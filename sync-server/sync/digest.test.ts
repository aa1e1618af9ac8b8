import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BUCKETS, bucketOf, contentHash, sumsOf, toHex } from '#domain/digest/digest.ts';
import { create, edit } from '#domain/merge/merge.ts';
import { bucketAnswer, digestAnswer, documentsAnswer } from '#domain/protocol/digest.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { personShape } from '#domain/schema/person.ts';
import { siteShape } from '#domain/schema/site.ts';
import { harness, PROTOCOL, type Harness, type Laptop } from '../testing/harness.ts';
import { writeDocuments } from './write.ts';

let server: Harness;
let laptop: Laptop;
let incidents: Incident[];
beforeEach(async () => {
  server = await harness();
  laptop = await server.signIn('technician');
  incidents = Array.from({ length: 8 }, () => laptop.incident());
  await laptop.push('incidents', ...incidents);
});
afterEach(() => server.close());

const digest = async () => digestAnswer.parse((await laptop.get('/api/v1/sync/incidents/digest')).json());
const buckets = async (...asked: number[]) =>
  bucketAnswer.parse((await laptop.post('/api/v1/sync/incidents/bucket', { buckets: asked })).json());
const documents = async (...ids: string[]) =>
  documentsAnswer.parse((await laptop.post('/api/v1/sync/incidents/documents', { ids })).json());

describe('[S41] what a laptop compares itself with', () => {
  test('sums over what it would have after a pull, and the place where that is', async () => {
    const { sums, checkpoint, last } = await digest();
    const here = sumsOf(incidents.map((one) => [one.id, contentHash(one)] as const));
    expect(sums).toEqual(here.map(toHex));
    expect(last).toBe(checkpoint.seq);
    // What happens in another collection moves the tenant on, and leaves these as they are.
    await laptop.push('timeline', laptop.remark(incidents[0]!.id, 'seen'));
    expect(await digest()).toEqual({ sums, last, checkpoint: { ...checkpoint, seq: checkpoint.seq + 1 } });
  });

  test('an edit changes the one sum, and pushing it again none', async () => {
    const before = await digest();
    const edited = laptop.edited(incidents[3]!, { severity: 'SEV1' });
    await laptop.push('incidents', edited);
    const after = await digest();
    const differing = after.sums.flatMap((sum, bucket) => (sum === before.sums[bucket] ? [] : [bucket]));
    expect(differing).toEqual([bucketOf(edited.id)]);
    await laptop.push('incidents', edited);
    expect(await digest()).toEqual(after);
  });

  test('ids and hashes of the buckets asked for', async () => {
    const all = await buckets(...Array.from({ length: BUCKETS }, (_, bucket) => bucket));
    expect(all.buckets.map(({ bucket }) => bucket)).toEqual(Array.from({ length: BUCKETS }, (_, bucket) => bucket));
    const pairs = all.buckets.flatMap((one) => one.documents);
    expect(new Map(pairs)).toEqual(new Map(incidents.map((one) => [one.id, toHex(contentHash(one))])));
    const bucket = bucketOf(incidents[0]!.id);
    const [only] = (await buckets(bucket)).buckets;
    expect(only?.documents.map(([id]) => id)).toContain(incidents[0]!.id);
  });

  test('documents by id, and what it does not know', async () => {
    const stranger = laptop.newId();
    const answer = await documents(incidents[1]!.id, stranger);
    expect(answer.documents).toEqual([
      { held: 'document', id: incidents[1]!.id, document: incidents[1] },
      { held: 'unknown', id: stranger },
    ]);
  });

  test('large documents come a few at a time, the first always', async () => {
    const large = Array.from({ length: 4 }, () =>
      laptop.edited(laptop.incident(), {
        links: Object.fromEntries(
          Array.from({ length: 200 }, (_, n) => [`l${n}`, { label: 'x', url: `https://a.test/${'y'.repeat(1900)}` }]),
        ),
      }),
    );
    for (const one of large) await laptop.push('incidents', one);
    const { documents: answered } = await documents(...large.map(({ id }) => id));
    expect(answered.map(({ id }) => id)).toEqual(large.slice(0, 2).map(({ id }) => id));
  });

  test.each([
    ['bucket', { buckets: [] }],
    ['bucket', { buckets: [64] }],
    ['bucket', { buckets: [1.5] }],
    ['documents', { ids: [] }],
    ['documents', { ids: Array.from({ length: 101 }, () => 'x') }],
    ['documents', { ids: ['x'], scope: 'all' }],
  ])('a request for %s of %j is refused', async (what, body) => {
    const response = await laptop.post(`/api/v1/sync/incidents/${what}`, body);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ kind: 'bad-request' });
  });

  test('nobody who is not signed in, and of no collection that does not exist', async () => {
    expect((await server.app.inject({ url: '/api/v1/sync/incidents/digest', headers: PROTOCOL })).statusCode).toBe(401);
    expect((await laptop.get('/api/v1/sync/secrets/digest')).json()).toMatchObject({ kind: 'unknown-collection' });
    expect((await laptop.post('/api/v1/sync/secrets/bucket', { buckets: [1] })).statusCode).toBe(404);
    expect((await laptop.post('/api/v1/sync/secrets/documents', { ids: ['x'] })).statusCode).toBe(404);
  });

  test('[I7] [S36] of what the caller may see, and nothing of the rest but that it has left', async () => {
    const site = (region: string) =>
      create(
        siteShape,
        { id: laptop.newId(), name: region, road: 'M1', direction: 'N', chainage: '1', region },
        laptop.tick(),
        server.people.admin.id,
      );
    const [east, west] = [site('East'), site('West')];
    const limited = edit(personShape, server.people.technician, { regions: ['East'] }, laptop.tick(), server.people.admin.id, () => true);
    await server.deps.storage.transact(server.tenant, async (transaction) => {
      await writeDocuments(transaction, 'sites', [east, west]);
      await writeDocuments(transaction, 'people', [limited]);
    });
    const of = (path: string, body: object) => laptop.post(`/api/v1/sync/sites/${path}`, body);
    const { sums, checkpoint } = digestAnswer.parse((await laptop.get('/api/v1/sync/sites/digest')).json());
    expect(sums).toEqual(sumsOf([[east.id, contentHash(east)]]).map(toHex));
    expect(checkpoint.scope).not.toBe('tenant');
    const listed = bucketAnswer.parse((await of('bucket', { buckets: [bucketOf(east.id), bucketOf(west.id)] })).json());
    expect(listed.buckets.flatMap((one) => one.documents.map(([id]) => id))).not.toContain(west.id);
    const answer = await of('documents', { ids: [east.id, west.id] });
    expect(documentsAnswer.parse(answer.json()).documents).toEqual([
      { held: 'document', id: east.id, document: east },
      { held: 'left', id: west.id },
    ]);
    expect(answer.body).not.toContain('West');
  });

  test('[S41] an own entry that came before its incident is there for its author alone', async () => {
    const entry = laptop.remark(laptop.newId(), 'before its incident');
    const limited = edit(personShape, server.people.technician, { regions: ['East'] }, laptop.tick(), server.people.admin.id, () => true);
    await server.deps.storage.transact(server.tenant, (transaction) => writeDocuments(transaction, 'people', [limited]));
    expect(await laptop.push('timeline', entry)).toMatchObject([{ outcome: 'accepted' }]);
    const response = await laptop.post('/api/v1/sync/timeline/documents', { ids: [entry.id] });
    expect(documentsAnswer.parse(response.json()).documents).toEqual([{ held: 'document', id: entry.id, document: entry }]);
  });
});
