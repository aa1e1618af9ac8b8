import { createRxDatabase } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { storageFault } from './storage-fault.ts';

const named = (name: string, more: object = {}): object => Object.assign(new Error(name), { name, ...more });

test.each([
  [named('QuotaExceededError'), 'full'],
  [named('AbortError', { inner: named('QuotaExceededError') }), 'full'],
  [named('BulkError', { failures: [named('DexieError', { inner: named('QuotaExceededError') })] }), 'full'],
  [named('OpenFailedError', { inner: named('UnknownError') }), 'broken'],
  [named('VersionError'), 'broken'],
  [named('TypeError', { cause: named('InvalidStateError') }), 'broken'],
  [named('TypeError'), 'other'],
  ['text', 'other'],
  [undefined, 'other'],
])('%s', (error, fault) => {
  expect(storageFault(error)).toBe(fault);
});

test('an error that is its own cause is no trouble', () => {
  const error = new Error('again');
  error.cause = error;
  expect(storageFault(error)).toBe('other');
});

test('[S55] a database that an app with other fields has made is broken, and built anew', async () => {
  const name = `other-fields-${Math.random()}`;
  const storage = getRxStorageMemory();
  const schema = { version: 0, primaryKey: 'id', type: 'object', properties: { id: { type: 'string', maxLength: 36 } }, required: ['id'] };
  const earlier = await createRxDatabase({ name, storage, multiInstance: false });
  await earlier.addCollections({ incidents: { schema } });
  await earlier.close();
  const fault = await openDatabase(name, storage, false).then(
    ({ database }) => database.close(),
    (error: unknown) => storageFault(error),
  );
  expect(fault).toBe('broken');
});
