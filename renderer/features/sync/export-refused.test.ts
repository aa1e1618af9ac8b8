import { expect, test } from 'vitest';
import type { QuarantineRow } from '../../db/local-store.ts';
import { exportOf } from './export-refused.ts';

const row: QuarantineRow = {
  key: 'incidents/1',
  collection: 'incidents',
  id: '1',
  incident: '1',
  kind: 'forbidden',
  reason: 'may not void',
  document: '{"id":"1","title":"x"}',
  at: 0,
};

test('what was refused leaves the laptop whole, with why and when', () => {
  expect(JSON.parse(exportOf(row))).toEqual({
    refused: 'forbidden',
    reason: 'may not void',
    at: '1970-01-01T00:00:00.000Z',
    collection: 'incidents',
    id: '1',
    document: { id: '1', title: 'x' },
  });
});

test('even when it is no JSON', () => {
  expect(JSON.parse(exportOf({ ...row, document: '{broken' }))).toMatchObject({ document: '{broken' });
});
