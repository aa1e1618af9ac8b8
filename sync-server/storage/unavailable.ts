/** The database cannot be asked at the moment, or gave up: whoever asked may try again. What was asked may yet have been done. */
export class StorageUnavailable extends Error {
  constructor(cause: unknown) {
    super(`the database is not available: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'StorageUnavailable';
  }
}
