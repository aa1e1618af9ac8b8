import { sameContent } from '#domain/merge/canonical.ts';
import type { PushOutcome, WireDocument } from '#domain/protocol/sync.ts';
import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { ServerClock } from '../clock.ts';
import type { Transaction } from '../storage/port.ts';
import { withinScope } from './answer.ts';
import { judge, type Pusher as Judged } from './judge.ts';
import { noteCollisions, type Meeting } from './note-collisions.ts';
import { writeDocuments } from './write.ts';

/** What the server holds under an id: stored before under `seq`, or the `place`-th of those that this push writes. */
type Held<D> = { readonly document: D } & ({ readonly seq: number } | { readonly place: number });

/** `onHealed` is told of each document of which something came back from a lost line of history, and of what. */
export type Pusher = Judged & { readonly onHealed?: (collection: CollectionName, id: string, paths: readonly string[]) => void };

/**
 * Takes each document by itself, in the order sent, within one transaction. Answers with one outcome for each (S1), within the
 * pusher's scope (S36). Sending the same again, in whatever order and company, changes nothing further. All are read at once and
 * written at once: a database over a network is asked a few times, not three hundred.
 */
export async function push<C extends CollectionName>(
  transaction: Transaction,
  collection: C,
  documents: readonly WireDocument[],
  pusher: Pusher,
  clock: Pick<ServerClock, 'tick'>,
): Promise<PushOutcome[]> {
  const ids = documents.map(({ id }) => id);
  const held = new Map<string, Held<DocumentOf[C]>>(await transaction.documents(transaction.tenantId, collection, ids));
  const written: { readonly document: DocumentOf[C]; readonly content: string }[] = [];
  const meetings: Meeting[] = [];
  let first = 0;
  const seqOf = (one: Held<DocumentOf[C]>): number => ('seq' in one ? one.seq : first + one.place);

  const answers = documents.map((wire): (() => PushOutcome) => {
    const { id } = wire;
    const stored = held.get(id);
    const verdict = judge(collection, stored?.document, wire, pusher);
    if (verdict.verdict === 'reject') {
      const { kind, reason } = verdict;
      return () => ({ outcome: 'rejected', id, kind, reason, document: stored?.document });
    }
    const { document, incoming } = verdict;
    if (collection === 'incidents' && stored !== undefined)
      meetings.push({
        stored: stored.document as Incident,
        incoming: incoming as Incident,
        by: pusher.healing === undefined ? pusher.person : undefined,
      });
    if (verdict.healed.length > 0) pusher.onHealed?.(collection, id, verdict.healed);
    const now = stored !== undefined && verdict.verdict === 'same' ? stored : { document, place: written.push(verdict) - 1 };
    held.set(id, now);
    return sameContent(document, wire)
      ? () => ({ outcome: 'accepted', id, seq: seqOf(now) })
      : () => ({ outcome: 'merged', id, seq: seqOf(now), document });
  });
  await noteCollisions(transaction, meetings, clock, pusher.now);
  if (written.length > 0) {
    const [all, contents] = [written.map(({ document }) => document), written.map(({ content }) => content)];
    first = (await writeDocuments(transaction, collection, all, contents)) - written.length + 1;
  }
  const outcomes = answers.map((answer) => answer());
  return withinScope(transaction, collection, outcomes, pusher.person, (id) => held.get(id)?.document);
}
