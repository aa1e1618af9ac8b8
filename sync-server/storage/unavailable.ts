/** The database, or where files are kept, cannot be asked at the moment, or gave up: whoever asked may try again. What was asked may yet have been done. */
export class StorageUnavailable extends Error {
  /** Why, where that helps a person: words that may go to any caller. */
  readonly reason: string | undefined;

  constructor(cause: unknown, reason?: string) {
    super(
      `the storage is not available: ${reason === undefined ? '' : `${reason}: `}${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
    this.name = 'StorageUnavailable';
    this.reason = reason;
  }
}
