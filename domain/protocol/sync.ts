import { z } from 'zod';
import { collectionNames, type CollectionName } from '../schema/collections.ts';
import { phase } from '../schema/incident.ts';

export const collectionName = z.enum(collectionNames as [CollectionName, ...CollectionName[]]);

/**
 * How far a device has heard, per collection. `seq` is the tenant's sequence number in commit order; `epoch` is the
 * start of the server that gave it; `scope` what the person could see. Of an unknown epoch or scope, the server starts over.
 */
export const checkpoint = z.strictObject({ epoch: z.string().max(64), scope: z.string().max(64), seq: z.int().min(0) });
export type Checkpoint = z.infer<typeof checkpoint>;

/**
 * A document as it travels: opaque here, parsed with its collection's schema on both sides. Looked at and not copied: ten thousand of
 * them are a first load, and an event brings each to every laptop.
 */
export type WireDocument = { readonly id: string; readonly [field: string]: unknown };
export const wireDocument = z.custom<WireDocument>(isWireDocument, 'has no id');

function isWireDocument(told: unknown): told is WireDocument {
  return typeof told === 'object' && told !== null && 'id' in told && typeof told.id === 'string' && told.id.length <= 36;
}

/** What travels of a document that has left a person's scope: that it has, and not one of its fields. */
export function tombstone(id: string): { readonly id: string; readonly stamps: Record<string, never>; readonly _deleted: true } {
  return { id, stamps: {}, _deleted: true };
}

export const PULL_LIMIT_MAX = 2000;
export const PUSH_LIMIT_MAX = 200;

/**
 * GET /api/v1/sync/:collection?limit=&epoch=&scope=&seq= — documents after the checkpoint, oldest sequence first; as a `tombstone` where
 * they left the person's scope. `heardEpoch`, `heardSeq`: the furthest that an answer to a push has shown the server to be, if further.
 */
export const pullQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(PULL_LIMIT_MAX).default(200),
  epoch: z.string().max(64).optional(),
  scope: z.string().max(64).optional(),
  seq: z.coerce.number().int().min(0).optional(),
  heardEpoch: z.string().max(64).optional(),
  heardSeq: z.coerce.number().int().min(0).optional(),
});

/**
 * `remaining`: how many documents of this collection come after the last one given, for "1,200 of 10,000". `restored`: the
 * checkpoint is not continued, because the database came from a backup: what the laptop holds may be newer than what it is given.
 * `heardIsLost`: the same of what was heard; documents after the checkpoint follow all the same.
 */
export const pullAnswer = z.object({
  documents: z.array(wireDocument),
  checkpoint,
  remaining: z.int().min(0),
  restored: z.boolean().default(false),
  heardIsLost: z.boolean().default(false),
});
export type PullAnswer = z.infer<typeof pullAnswer>;

/**
 * GET /api/v1/sync/:collection/latest?limit=&before=&phase= — first load: newest first; `before` is the last `seq` given. `phase`: only
 * the incidents that are open, or only the others.
 */
export const latestQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(PULL_LIMIT_MAX).default(1000),
  before: z.coerce.number().int().min(0).optional(),
  phase: phase.optional(),
});
/**
 * `checkpoint`: where live pull goes on once everything before it has been loaded; taken from the first page. A page of one phase may
 * hold fewer documents than asked for, and `remaining` counts those of the other phase, too; 0 is the end.
 */
export const latestAnswer = z.object({ documents: z.array(wireDocument), before: z.int().min(0), checkpoint, remaining: z.int().min(0) });
export type LatestAnswer = z.infer<typeof latestAnswer>;

/**
 * POST /api/v1/sync/:collection — documents as the device has them; the server merges each by itself. `from`: where the sender
 * stands, or, until it is healed, where it stood on a line of history that the server has lost: then what others wrote there is taken too.
 */
export const pushRequest = z.strictObject({ documents: z.array(wireDocument).min(1).max(PUSH_LIMIT_MAX), from: checkpoint.optional() });

export const rejectionKinds = ['invalid', 'forbidden', 'foreign-author', 'clock-ahead'] as const;
export type RejectionKind = (typeof rejectionKinds)[number];

/**
 * What became of one pushed document. `accepted`: the server holds exactly this. `merged`: the server holds `document`,
 * which has more than was sent. `rejected`: nothing was taken; `document` is what the server holds, if anything.
 * `left`: taken, and the document has left this person's scope: the receipt is all that stays on the laptop.
 */
export const pushOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('accepted'), id: z.string(), seq: z.int() }),
  z.object({ outcome: z.literal('left'), id: z.string(), seq: z.int() }),
  z.object({
    outcome: z.literal('merged'),
    id: z.string(),
    seq: z.int(),
    document: wireDocument,
    /** It came by another laptop before, and its stamps were moved back then: they are what counts (S65). */
    moved: z.boolean().optional(),
  }),
  z.object({
    outcome: z.literal('rejected'),
    id: z.string(),
    kind: z.enum(rejectionKinds),
    reason: z.string(),
    document: wireDocument.optional(),
  }),
]);
export type PushOutcome = z.infer<typeof pushOutcome>;

/**
 * An outcome as it comes, also one that a newer server gives and this app does not know: it counts as a refusal, so that the work is
 * kept and somebody is asked, and nothing behind it waits.
 */
export function readOutcome(told: { readonly id: string; readonly outcome: string; readonly [field: string]: unknown }): PushOutcome {
  const known = pushOutcome.safeParse(told);
  if (known.success) return known.data;
  const { id, outcome, kind, reason } = told;
  const document = wireDocument.safeParse(told['document']).data;
  const words = `this app is older than the server and does not know its answer “${outcome}${typeof kind === 'string' ? `: ${kind}` : ''}”`;
  const said = typeof reason === 'string' ? `${reason} (${words})` : words;
  return { outcome: 'rejected', id, kind: 'invalid', reason: said, ...(document === undefined ? {} : { document }) };
}

/** One outcome for each document sent, in the order sent. `epoch`: the one that their numbers belong to; an older server does not say. */
export const pushAnswer = z.object({ outcomes: z.array(pushOutcome), epoch: z.string().max(64).optional() });
export type PushAnswer = z.infer<typeof pushAnswer>;

/** The same as a laptop reads it, from its own server or a newer one. */
export const pushAnswerAsRead = z.object({
  outcomes: z.array(z.looseObject({ id: z.string(), outcome: z.string() }).transform((told) => readOutcome(told))),
  epoch: pushAnswer.shape.epoch,
});

/**
 * GET /api/v1/sync/stream — server-sent events. `hello` comes first and says where the tenant stands: pull after it. Its `last` is the
 * number of the last change of each collection that the caller sees (an older server does not say): nothing lies after it.
 * `changes` carries documents of one collection with the sequence range that they cover: nothing else of that collection
 * lies in `after` < seq ≤ `checkpoint.seq`. It joins up when one's own checkpoint is at or past `after`, else pull. A change
 * too large for the stream comes without documents and with `after` = `checkpoint.seq`, so it never joins up.
 */
export const streamHello = z.object({
  epoch: z.string(),
  scope: z.string(),
  seq: z.int().min(0),
  now: z.string(),
  last: z.record(z.string(), z.int().min(0)).optional(),
});
export type StreamHello = z.infer<typeof streamHello>;
export const streamChanges = z.object({
  collection: collectionName,
  documents: z.array(wireDocument),
  after: z.int().min(0),
  checkpoint,
});
export type StreamChanges = z.infer<typeof streamChanges>;

const ofSomeCollection = z.object({ collection: z.string() });

/** A `changes` event as a laptop reads it; `undefined` for a collection that only a newer app has. Throws for what is no such event. */
export function readChanges(told: unknown): StreamChanges | undefined {
  const { collection } = ofSomeCollection.parse(told);
  return collectionName.safeParse(collection).success ? streamChanges.parse(told) : undefined;
}

/** A laptop's clock may be this far ahead of the server's before its changes are refused, in milliseconds. */
export const CLOCK_TOLERANCE_MS = 60_000;
