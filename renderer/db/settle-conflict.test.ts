import { expect, test } from 'vitest';
import type { Stamp } from '#domain/clock/stamp.ts';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import { sendAgain, settleConflict } from './settle-conflict.ts';

const version = (stamp: string): SyncedDocument => ({ id: 'one', stamps: { '*': stamp as Stamp } });
const local = (document: SyncedDocument) => ({ ...document, _deleted: false });

test('the server’s version settles a conflict', async () => {
  const theirs = local(version('b'));
  const resolved = await settleConflict.resolve({ newDocumentState: local(version('a')), realMasterState: theirs }, 'test');
  expect(resolved).toBe(theirs);
  expect(settleConflict.isEqual(theirs, resolved, 'test')).toBe(true);
});

test('what is to be sent again becomes ours, and differs from what stands for the server’s version', async () => {
  const answer = sendAgain(version('c'));
  const resolved = await settleConflict.resolve({ newDocumentState: local(version('a')), realMasterState: answer }, 'test');
  expect(resolved).toEqual(local(version('c')));
  expect(settleConflict.isEqual(answer, resolved, 'test')).toBe(false);
});

test('a departure is a difference', () => {
  expect(settleConflict.isEqual(local(version('a')), { ...version('a'), _deleted: true }, 'test')).toBe(false);
});
