type StartErrorKind =
  | 'bad-config'
  | 'port-taken'
  | 'folder-not-writable'
  | 'folder-in-use'
  | 'database-newer'
  | 'database-broken'
  | 'database-unreachable'
  | 'tls-unreadable'
  | 'key-unreadable';

/** Why the server did not start. `message` is one sentence for the person at the terminal. Nothing was changed. */
export class StartError extends Error {
  readonly kind: StartErrorKind;

  constructor(kind: StartErrorKind, sentence: string) {
    super(sentence);
    this.name = 'StartError';
    this.kind = kind;
  }
}
