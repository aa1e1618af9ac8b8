import { expect, test } from 'vitest';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { boardCsv } from './board-csv.ts';

test('an incident is a row: names where they are known, ids where not, times as they were written', () => {
  const id = uuidv7(Date.parse('2026-11-21T03:00:00Z'), new Uint8Array(10));
  const context = { id, by: 'mara', loggedAt: '2026-11-21T03:00:00+01:00', device: undefined, title: 'Sign, dark' };
  const fields = incidentFromDraft({ ...emptyDraft, category: 'connectivity', severity: 'SEV3', site: 's1' }, context);
  const incident = {
    ...fields,
    status: 'acknowledged',
    state: { status: 'acknowledged', acknowledgedAt: '2026-11-21T03:05:00+01:00' },
    owner: 'esi',
    stamps: {},
  };
  const known: Record<string, string> = { s1: 'M6 J4' };
  const name = (of: string): string | undefined => known[of];
  const [head, row] = boardCsv([incident as unknown as Incident], { site: name, device: name, person: name }).split('\r\n');
  const told = Object.fromEntries(
    (head ?? '')
      .replace('\uFEFF', '')
      .split(',')
      .map((column, place) => [column, place]),
  );
  // The title has a comma, so it is quoted.
  const cells = (row ?? '').replace('"Sign, dark"', 'Sign').split(',');
  const cell = (column: string): string | undefined => cells[told[column] ?? -1];
  expect(['site', 'owner', 'status', 'acknowledged', 'closed', 'device', 'id'].map(cell)).toEqual([
    'M6 J4',
    'esi',
    'acknowledged',
    '2026-11-21T03:05:00+01:00',
    '',
    '',
    id,
  ]);
});
