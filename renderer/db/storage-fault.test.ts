import { expect, test } from 'vitest';
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
