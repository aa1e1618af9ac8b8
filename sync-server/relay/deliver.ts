import type { PushOutcome, WireDocument } from '#domain/protocol/sync.ts';
import type { RelayAnswer, RelayBundle, RelayRefusal } from '#domain/protocol/relay.ts';
import { collectionNames, type CollectionName } from '#domain/schema/collections.ts';
import type { AppDeps } from '../deps.ts';
import { principalOfPerson } from '../sessions.ts';
import type { Reader, Transaction } from '../storage/port.ts';
import { push } from '../sync/push.ts';
import type { CertificateClaims } from '../tokens.ts';
import { movesFor, withMoves } from './moved-stamps.ts';
import { openBundle, type OpenedBundle } from './open-bundle.ts';

type Deps = Pick<AppDeps, 'storage' | 'now' | 'clock' | 'keys'>;

/** What is told to the carrier, and what only the log should have. `movedBy`: how many stamps were moved back. */
export type Delivery = { readonly answer: RelayAnswer; readonly moved: number };

/**
 * Takes work that another laptop of `tenant` brings (S62–S66): pushed as the person who wrote it, by the same rules as if their
 * own laptop had, so that delivering it twice, late, or after the laptop itself changes nothing further.
 */
export async function deliver(deps: Deps, tenant: string, bundle: RelayBundle): Promise<Delivery> {
  if (bundle.head.tenant !== tenant) return refused('not-ours');
  const opened = await openBundle(deps.keys, bundle);
  if (typeof opened === 'string') return refused(opened);
  return deps.storage.transact(tenant, (transaction) => pushFor(deps, transaction, opened));
}

async function pushFor({ now, clock }: Deps, transaction: Transaction, { writer, load }: OpenedBundle): Promise<Delivery> {
  if (await isShutOut(transaction, writer)) return refused('revoked');
  const principal = await principalOfPerson(transaction, writer);
  if (principal === undefined) return refused('inactive');
  const { person, role } = principal;
  const known = await transaction.movedStamps(writer.tenant, writer.laptop);
  const sent = load.documents.map(({ document }) => document);
  const moves = movesFor(sent, known, now(), load.aheadMs);
  await transaction.noteMovedStamps(writer.laptop, moves);
  const all = new Map([...known, ...moves]);
  const outcomes: PushOutcome[] = [];
  for (const [collection, documents] of byCollection(load)) {
    const pusher = { person, role, now: now() };
    outcomes.push(
      ...(await push(
        transaction,
        collection,
        documents.map((document) => withMoves(document, all)),
        pusher,
        clock,
      )),
    );
  }
  const refusedCount = outcomes.filter(({ outcome }) => outcome === 'rejected').length;
  return { answer: { outcome: 'delivered', taken: outcomes.length - refusedCount, refused: refusedCount }, moved: moves.size };
}

/** Signing out shuts nobody out. Of an enrolment that this database never had (it came from a backup) nothing bad is known. */
async function isShutOut(reader: Reader, { tenant, laptop, person, publicKey }: CertificateClaims): Promise<boolean> {
  const enrolment = await reader.enrolmentOf(tenant, laptop, person);
  if (enrolment === undefined) return false;
  const { x, y } = JSON.parse(enrolment.publicKey) as { readonly x?: unknown; readonly y?: unknown };
  if (x !== publicKey.x || y !== publicKey.y) return true;
  return enrolment.revokedAt !== undefined && enrolment.revokedWhy !== 'signed-out';
}

/** In the order in which collections are known: records before what hangs on them. */
function byCollection({ documents }: OpenedBundle['load']): (readonly [CollectionName, WireDocument[]])[] {
  return collectionNames
    .map((name) => [name, documents.filter((one) => one.collection === name).map(({ document }) => document)] as const)
    .filter(([, some]) => some.length > 0);
}

function refused(reason: RelayRefusal): Delivery {
  return { answer: { outcome: 'refused', reason }, moved: 0 };
}
