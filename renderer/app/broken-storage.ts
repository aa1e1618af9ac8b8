import { discardDatabases } from '../db/discard.ts';
import { storageFault } from '../db/storage-fault.ts';

/** How often this tab has started over because its database could not be opened. */
const TRIES = 'milepost.storage-tries';
/** On this laptop somebody is signed in, by what is kept outside the database. */
const SIGNED_IN = 'milepost.signed-in';

/**
 * The database could not be opened. Starts over: first as it is, since a disk may be slow to come back; then with the databases of
 * `person` (or, where not even that is known, all) deleted, to be built anew from server and journal. Answers false when it is
 * something else, or when even that was to no avail.
 */
export async function startOver(error: unknown, person: string | undefined, reload = () => location.reload()): Promise<boolean> {
  const tries = Number(sessionStorage.getItem(TRIES) ?? 0);
  if (storageFault(error) !== 'broken' || tries > 1) return false;
  sessionStorage.setItem(TRIES, String(tries + 1));
  if (tries === 1) await discardDatabases(person);
  reload();
  return true;
}

/** The database is open. Answers whether it was built anew for that. */
export function startedWell(): boolean {
  const rebuilt = Number(sessionStorage.getItem(TRIES) ?? 0) > 1;
  sessionStorage.removeItem(TRIES);
  return rebuilt;
}

export function rememberSignedIn(signedIn: boolean): void {
  if (signedIn) localStorage.setItem(SIGNED_IN, 'yes');
  else localStorage.removeItem(SIGNED_IN);
}

/** Somebody was signed in and never signed out; when the database knows nothing of it, it has been lost. */
export function wasSignedIn(): boolean {
  return localStorage.getItem(SIGNED_IN) !== null;
}
