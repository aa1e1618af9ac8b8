import { afterAll, beforeAll, expect, test } from 'vitest';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { formatHlc } from '#domain/clock/hlc.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { readMatrix } from '#domain/compat/matrix.ts';
import { makeRule } from '#domain/compat/testing/make-rule.ts';
import { create } from '#domain/merge/merge.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import { openDatabase } from '../../db/database.ts';
import { lastOver, NEED_YOU_MAX, needYou, reliedOnMatrix, withRechecks } from './need-you.ts';

const me = uuidv7(1, new Uint8Array(10).fill(1));
const other = uuidv7(1, new Uint8Array(10).fill(2));
let opened: Awaited<ReturnType<typeof openDatabase>>;
let made = 0;

function incident(title: string, change: Partial<Incident>): Incident {
  made += 1;
  const at = 1_790_000_000_000 + made * 60_000;
  const fields = incidentFromDraft(
    { ...emptyDraft, category: 'connectivity', severity: 'SEV3' },
    { id: uuidv7(at, new Uint8Array(10).fill(made % 256)), by: other, loggedAt: new Date(at).toISOString(), device: undefined, title },
  );
  return create(incidentShape, { ...fields, ...change }, formatHlc(at, 0, 'aaaaaaaaaaaa'), other);
}

beforeAll(async () => {
  opened = await openDatabase('need-you', getRxStorageMemory(), false);
  await opened.collections.incidents.bulkInsert([
    incident('nobody has this SEV1', { severity: 'SEV1' }),
    incident('nobody has this SEV3', {}),
    incident('somebody has this SEV2', { severity: 'SEV2', owner: other }),
    incident('mine, to be mitigated', { owner: me, state: { status: 'triaged' } }),
    incident('mine, mitigated', { owner: me, state: { status: 'mitigated' } }),
    incident('a SEV1 that is over', { severity: 'SEV1', state: { status: 'voided', reason: 'test' } }),
    incident('a role is offered to me', { roleOffers: { scribe: { to: me, from: '', by: other, at: '2026-11-21T03:00:00Z' } } }),
    incident('nobody has this SEV2', { severity: 'SEV2', state: { status: 'acknowledged' } }),
  ]);
});

afterAll(async () => {
  await opened.database.close();
});

test('what needs me: SEV1 and SEV2 that nobody owns, and mine that are not mitigated; newest first', async () => {
  const found = await needYou(opened.collections.incidents, me).exec();
  expect(found.map(({ title }: Incident) => title)).toEqual([
    'nobody has this SEV2',
    'a role is offered to me',
    'mine, to be mitigated',
    'nobody has this SEV1',
  ]);
});

test('what relied on a verdict needs me again when the matrix says otherwise, and only then', async () => {
  const combination = { vendor: '', hardware: 'Cam-B r2', firmware: '2.4.1', app: '' };
  const checked = { verdict: 'unknown', version: 0, at: '2026-11-21T12:00:00Z', by: me, combination } as const;
  const [mine, theirs] = [
    incident('I relied on it', { checked, owner: other }),
    incident('another did', { checked: { ...checked, by: other } }),
  ];
  await opened.collections.incidents.bulkInsert([mine, theirs]);
  const relied = await reliedOnMatrix(opened.collections.incidents).exec();
  expect(relied).toHaveLength(2);
  const matrix = readMatrix([makeRule(1, { pattern: { model: 'Cam-B' } })]);
  const titles = (asked: typeof matrix, need: readonly Incident[] = []) =>
    withRechecks(need, relied, asked, me, 0).map(({ title }) => title);
  expect(titles(readMatrix([]))).toEqual([]);
  expect(titles(matrix)).toEqual(['I relied on it']);
  expect(titles(matrix, [mine])).toEqual(['I relied on it']);
});

test('what is closed needs me again, too, when the matrix says otherwise; what was voided does not', async () => {
  const combination = { vendor: '', hardware: 'Cam-B r2', firmware: '2.4.1', app: '' };
  const checked = { verdict: 'unknown', version: 0, at: '2026-11-21T12:00:00Z', by: me, combination } as const;
  await opened.collections.incidents.bulkInsert([
    incident('closed, and I relied on it', { checked, owner: other, state: { status: 'closed' } }),
    incident('voided, and I relied on it', { checked, owner: other, state: { status: 'voided', reason: 'test' } }),
    incident('closed, and I relied on nothing', { owner: me, state: { status: 'closed' } }),
  ]);
  const over = await lastOver(opened.collections.incidents).exec();
  const matrix = readMatrix([makeRule(1, { pattern: { model: 'Cam-B' } })]);
  const titles = (asked: typeof matrix) => withRechecks([], over, asked, me, 0).map(({ title }) => title);
  expect(titles(readMatrix([]))).toEqual([]);
  expect(titles(matrix)).toEqual(['closed, and I relied on it']);
});

test('is not counted beyond its limit', async () => {
  await opened.collections.incidents.bulkInsert(Array.from({ length: NEED_YOU_MAX + 5 }, () => incident('flood', { severity: 'SEV1' })));
  expect(await needYou(opened.collections.incidents, me).exec()).toHaveLength(NEED_YOU_MAX);
});
