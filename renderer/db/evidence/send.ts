import { UPLOADS_PATH } from '#domain/protocol/evidence.ts';
import { sendByTus, type TusSending } from '../tus.ts';

/**
 * How one attempt to send bytes ended. `sent`: the server has all of them · `held`: it had them before · `unknown`: it does not know the
 * record (yet) · `spoilt`: they are not what the record says · `too-large`: more than it takes · `no-room`: it is full for now · `unauthenticated`: it wants a newer token ·
 * `stopped`: by us · `cut`: by anything else, and what arrived stays there.
 */
export type SendEnd = 'sent' | 'held' | 'unknown' | 'spoilt' | 'too-large' | 'no-room' | 'unauthenticated' | 'stopped' | 'cut';

/** `evidence`: the record whose bytes these are. */
export type Sending = Omit<TusSending, 'path' | 'metadata'> & { readonly evidence: string };

const ENDS: { readonly [status: number]: SendEnd } = {
  401: 'unauthenticated',
  404: 'unknown',
  409: 'held',
  413: 'too-large',
  422: 'spoilt',
  507: 'no-room',
};

/** Sends the bytes of a record, from where an earlier attempt was cut. One attempt: when to try again is for the caller to say. */
export async function sendBytes({ evidence, ...sending }: Sending): Promise<SendEnd> {
  const end = await sendByTus({ ...sending, path: UPLOADS_PATH, metadata: { evidence } });
  if (typeof end === 'string') return end;
  // A place that the server no longer goes on from is a cut like any other: the next attempt asks where it stands.
  return end.status === 409 && end.midway ? 'cut' : (ENDS[end.status] ?? 'cut');
}
