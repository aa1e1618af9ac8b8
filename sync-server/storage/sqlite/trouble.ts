import { StorageUnavailable } from '../unavailable.ts';

/**
 * Primary result codes of SQLite (https://www.sqlite.org/rescode.html) that are the machine's fault and not that of what was asked, in
 * words for whoever asked.
 */
const REASONS: { readonly [code: number]: string } = {
  5: 'the database of the server is busy',
  7: 'the server has no memory left',
  8: 'the server may not write its database',
  10: 'the disk of the server cannot be read or written',
  11: 'the database of the server is damaged: it has to be restored from a backup',
  13: 'the disk of the server is full',
  14: 'the server cannot open its database',
  26: 'the database of the server is damaged: it has to be restored from a backup',
};

/** `error` as what the port promises: `StorageUnavailable` where it says nothing of what was asked. */
export function storageError(error: unknown): unknown {
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  if (code !== 'ERR_SQLITE_ERROR' || typeof errcode !== 'number') return error;
  // The extended code has the primary one in its lowest byte.
  const reason = REASONS[errcode & 0xff];
  return reason === undefined ? error : new StorageUnavailable(error, reason);
}
