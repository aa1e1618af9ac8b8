import { createHash } from 'node:crypto';
import { canonicalJson } from '#domain/merge/canonical.ts';
import { collectionNames, type CollectionName } from '#domain/schema/collections.ts';
import { CLOCK_TOLERANCE_MS, type Checkpoint } from '#domain/protocol/sync.ts';
import type { FactRow, OutboxRow, QuarantineRow, ReceiptRow } from '#renderer/db/local-store.ts';
import { lostKey } from '#renderer/db/sync/standing.ts';
import type { StoredDocument } from '../world/disk.ts';
import type { Laptop } from '../world/laptop.ts';
import type { SimulatedPerson } from '../world/tenant.ts';
import type { Answer, Request, ServerMachine } from '../world/server.ts';
import { checkHistory } from './history.ts';
import type { Ledger } from './ledger.ts';
import { claims, isWriting } from './claims.ts';
import type { Push } from './replay.ts';
import { Enrolments } from './enrolments.ts';
import { documentsIn, givenTo, visibleTo } from './scope.ts';

export type OracleParts = {
  readonly server: ServerMachine;
  readonly laptops: readonly Laptop[];
  readonly ledger: Ledger;
  readonly tenant: string;
  readonly people: readonly SimulatedPerson[];
  /** Takes the first thing that is not as it should be. */
  readonly violate: (what: string) => void;
};

/** A document as the server holds it. */
export type Held = { readonly collection: CollectionName; readonly seq: number; readonly document: StoredDocument };

/** How the facts begin that say how far a first load has come. */
const FIRST_LOAD = 'first-load/';

/** How many pushes are sent once more at the end. */
const REPLAYS = 40;

/** So long after something was cleared from an outbox, what was taken over with the answer is on the disk, too. Milliseconds. */
const SETTLED_MS = 100;

/** Watches a run and judges it by the invariants I1–I9 of SPEC.md, from outside the product. */
export class Oracle {
  private readonly parts: OracleParts;
  private readonly positions = new Map<string, Checkpoint>();
  private readonly pushes: Push[] = [];
  /** Under which name the server last gave each person what they see. */
  private readonly scopes = new Map<string, string>();
  private healing = false;
  /** Laptops that have cleared something from their outbox, and when that may be judged. */
  private readonly cleared = new Map<Laptop, number>();
  private cached: Held[] | undefined;
  private readonly enrolments: Enrolments;

  constructor(parts: OracleParts) {
    this.parts = parts;
    this.enrolments = new Enrolments(parts.server, parts.violate);
  }

  /** `now`: asked for the virtual time. */
  watch(laptop: Laptop, now: () => number): void {
    laptop.disk.onTaken = (store) => {
      if (store === 'outbox') this.cleared.set(laptop, now() + SETTLED_MS);
    };
    laptop.disk.onPut = (store, row) => {
      const { key, value } = row as FactRow;
      if (store !== 'facts' || !key.startsWith(FIRST_LOAD)) return;
      const { done, checkpoint } = value as { readonly done: boolean; readonly checkpoint: Checkpoint };
      if (done) this.loaded(laptop, key.slice(FIRST_LOAD.length) as CollectionName, checkpoint);
    };
    laptop.disk.onWritten = (database, collection, documents) => {
      for (const document of documents) {
        if (document['itemId'] !== 'down' || document['isCheckpoint'] !== '1') continue;
        this.checkpointWritten(laptop, database, collection, document['checkpointData'] as Checkpoint);
      }
    };
  }

  exchanged(laptop: string, request: Request, answer: Answer | undefined): void {
    this.cached = undefined;
    this.given(laptop, request.path, answer?.body ?? '');
    this.enrolments.exchanged(laptop, request, answer);
    const scope = /"checkpoint":\{"epoch":"[^"]*","scope":"([^"]*)"/.exec(answer?.body ?? '')?.[1];
    const person = this.parts.people.find(({ name }) => name === laptop)?.id;
    if (scope !== undefined && person !== undefined) this.scopes.set(person, scope);
    const isPush = collectionNames.some((name) => request.path === `/api/v1/sync/${name}`);
    if (request.method !== 'POST' || !isPush || request.body === undefined) return;
    // What was refused, or never judged, is judged when it comes again.
    if (answer?.status !== 200 || answer.body.includes('"outcome":"rejected"')) return;
    this.pushes.push({ path: request.path, body: request.body, by: laptop });
  }

  /** I7: every document that leaves the server for a laptop is one that its person may see. */
  given(laptop: string, path: string, body: string): void {
    const person = this.parts.people.find(({ name }) => name === laptop);
    // Everybody else sees all.
    if (person?.role !== 'technician') return;
    const documents = documentsIn(path, body);
    if (documents.length === 0) return;
    // An event is made from what was committed just now.
    this.cached = undefined;
    const isVisible = visibleTo(person.id, this.held());
    const stray = documents.find(({ collection, document }) => !isVisible(collection, document));
    if (stray !== undefined)
      this.parts.violate(`I7 ${laptop} was given ${stray.collection}/${String(stray.document['id'])} by ${path}: not its to see`);
  }

  /** Something was changed at the server, by no request. */
  changed(): void {
    this.cached = undefined;
  }

  /** The server lacks what its laptops know it to hold, until they have healed it. */
  restored(): void {
    this.cached = undefined;
    this.healing = true;
    this.positions.clear();
    // Sent again, they would bring back what was lost, and has been refused since.
    this.pushes.length = 0;
  }

  /** All that the server holds. */
  held(): readonly Held[] {
    this.cached ??= this.parts.server
      .query('SELECT collection, seq, content FROM documents WHERE tenant = ? ORDER BY seq', this.parts.tenant)
      .map(({ collection, seq, content }) => ({
        collection: collection as CollectionName,
        seq: Number(seq),
        document: JSON.parse(String(content)) as StoredDocument,
      }));
    return this.cached;
  }

  /** I4: a checkpoint only grows, and what lies before it is on the laptop's disk. */
  private checkpointWritten(laptop: Laptop, database: string, meta: string, checkpoint: Checkpoint): void {
    const collection = metaNames.get(meta.slice(meta.lastIndexOf('-') + 1));
    if (collection === undefined) return this.parts.violate(`no collection is known for ${meta}`);
    const key = `${laptop.name} ${collection} ${checkpoint.epoch} ${checkpoint.scope}`;
    const before = this.positions.get(key);
    if (before !== undefined && before.seq > checkpoint.seq) {
      this.parts.violate(`I4 the checkpoint of ${key} went back from ${before.seq} to ${checkpoint.seq}`);
    }
    this.positions.set(key, checkpoint);
    const here = laptop.disk.table(`${database}/${collection}/0`);
    const known = new Map(
      [...laptop.disk.table(`${database}/${meta}/0`).values()].map((row) => [row['itemId'], row['docData'] as StoredDocument]),
    );
    const person = database.replace('milepost-', '');
    const isVisible = givenTo(person, this.held());
    // A checkpoint of what a person could see before says nothing of what they see now.
    const facts = laptop.disk.rows<{ readonly key: string }>(`${database}-local`, 'facts');
    // A laptop that has yet to give back what a restored server lost keeps its own beside what came from there (S44).
    if (facts.some((fact) => fact.key === lostKey(collection))) return;
    if (this.healing || (this.scopes.get(person) !== undefined && this.scopes.get(person) !== checkpoint.scope)) return;
    for (const { seq, document, collection: of } of this.held()) {
      if (of !== collection || seq > checkpoint.seq || !isVisible(collection, document)) continue;
      const own = here.get(String(document['id']));
      // Over unsent work nothing is pulled: the answer to its push brings it.
      if (own !== undefined && isUnsent(own, known.get(document['id']))) continue;
      if (own === undefined || !covers(own, document)) {
        this.parts.violate(
          `I4 ${laptop.name} has heard ${collection} up to ${checkpoint.seq} and lacks ${String(document['id'])} of ${seq}:\n  laptop: ${canonicalJson(own?.['stamps'])}\n  server: ${canonicalJson(document['stamps'])}`,
        );
      }
    }
  }

  /** I4: what counts as loaded is on the laptop's disk. */
  private loaded(laptop: Laptop, collection: CollectionName, checkpoint: Checkpoint): void {
    const person = laptop.session?.principal.person;
    if (person === undefined || this.healing || this.scopes.get(person) !== checkpoint.scope) return;
    const here = new Set(laptop.disk.documents(person, collection).map(({ id }) => id));
    const isVisible = givenTo(person, this.held());
    const lacking = this.held().find(
      ({ seq, document, collection: of }) =>
        of === collection && seq <= checkpoint.seq && isVisible(collection, document) && !here.has(document['id']),
    );
    if (lacking !== undefined)
      this.parts.violate(`I4 ${laptop.name} takes ${collection} for loaded and lacks ${String(lacking.document['id'])} of ${lacking.seq}`);
  }

  /** With every step: whoever has just cleared something from the outbox was right to. */
  step(now: number): void {
    for (const [laptop, at] of this.cleared) {
      if (at > now || isWriting(laptop)) continue;
      this.cleared.delete(laptop);
      if (!this.healing) claims({ laptop, held: this.held(), ledger: this.parts.ledger, violate: this.parts.violate });
    }
  }

  /** Along the way: what a laptop no longer means to send is at the server, and no stamp there lies in the future. */
  look(now: number): void {
    const { laptops, ledger, violate } = this.parts;
    const held = this.held();
    for (const laptop of this.healing ? [] : laptops) if (!isWriting(laptop)) claims({ laptop, held, ledger, violate });
    for (const { collection, document } of held) {
      for (const stamp of Object.values(document['stamps'] as { readonly [path: string]: string })) {
        const ahead = Number.parseInt(stamp.slice(0, 12), 16) - now;
        if (ahead > CLOCK_TOLERANCE_MS) violate(`I9 ${collection}/${String(document['id'])} bears a stamp ${ahead} ms ahead`);
      }
    }
  }

  /** The last sequence number that the server has given. */
  lastSeq(): number {
    return this.held().at(-1)?.seq ?? 0;
  }

  /** I8: those who were signed in when the network healed, and did not have to sign in since, wait for nothing and lack nothing up to `upTo`. */
  healedInTime(signedIn: readonly Laptop[], upTo: number): void {
    if (this.healing) return;
    for (const laptop of signedIn) {
      const { store, status } = laptop;
      if (store === undefined || status?.phase === 'sign-in-again') continue;
      const { person } = store.principal;
      const [waiting] = laptop.disk.rows<OutboxRow>(`milepost-${person}-local`, 'outbox');
      if (waiting !== undefined) this.parts.violate(`I8 ${laptop.name} has not sent ${waiting.key} in time (${status?.phase})`);
      const mustHave = givenTo(person, this.held());
      for (const { collection, seq, document } of this.held()) {
        if (seq > upTo || !mustHave(collection, document)) continue;
        const own = laptop.disk.documents(person, collection).find(({ id }) => id === document['id']);
        if (own === undefined || own['_deleted'] === true || !covers(own, document))
          this.parts.violate(
            `I8 ${laptop.name} has not received ${collection}/${String(document['id'])} of ${seq} in time (${status?.phase})`,
          );
      }
    }
  }

  /** I2: at rest every laptop holds what the server holds, and knows it; I1: and nothing saved is gone. */
  atRest(): void {
    const wasRestored = this.healing;
    this.healing = false;
    const { laptops, violate } = this.parts;
    for (const laptop of laptops) {
      const person = laptop.store?.principal.person;
      if (person === undefined) return violate(`I8 ${laptop.name} is not open, long after the network healed`);
      const unhealed = this.sameAsServer(laptop, person, wasRestored);
      const outbox = laptop.disk.rows<OutboxRow>(`milepost-${person}-local`, 'outbox');
      if (outbox.length > 0) violate(`I8 ${laptop.name} still has ${outbox.length} to send: ${outbox[0]!.key}`);
      const phase = laptop.status?.phase;
      const refused = laptop.disk.rows(`milepost-${person}-local`, 'quarantine').length > 0;
      if (!unhealed && phase !== (refused ? 'needs-you' : 'up-to-date'))
        violate(`I8 ${laptop.name} is ${phase}, long after the network healed`);
      this.receiptsAreTrue(laptop, person, wasRestored);
      // What a comparison puts right, replication has got wrong; but for what a restored server has lost.
      const repairs = laptop.disk.rows<FactRow>(`milepost-${person}-local`, 'facts').find(({ key }) => key === 'repairs');
      if (repairs !== undefined && !wasRestored) violate(`I2 ${laptop.name} had to be repaired: ${JSON.stringify(repairs.value)}`);
    }
    this.sequenceIsWhole();
    checkHistory({ held: this.held(), ledger: this.parts.ledger, refused: this.refused(), wasRestored, violate });
  }

  /** Answers whether a person's document is newer here than at a restored server: only an administrator's laptop gives those back (S46). */
  private sameAsServer(laptop: Laptop, person: string, wasRestored: boolean): boolean {
    let unhealed = false;
    const isVisible = visibleTo(person, this.held());
    const mustHave = givenTo(person, this.held());
    for (const collection of collectionNames) {
      const here = new Map(
        laptop.disk
          .documents(person, collection)
          .filter(({ _deleted }) => _deleted !== true)
          .map((document) => [String(document['id']), document]),
      );
      for (const { document, collection: of } of this.held()) {
        if (of !== collection || !isVisible(of, document)) continue;
        const id = String(document['id']);
        const own = here.get(id);
        here.delete(id);
        if (own === undefined && !mustHave(of, document)) continue;
        if (wasRestored && of === 'people' && own !== undefined && covers(own, document) && !covers(document, own)) {
          unhealed = true;
          continue;
        }
        const theirs = canonicalJson(document);
        const ours = own === undefined ? 'nothing' : canonicalJson(withoutLocalFields(own));
        if (ours !== theirs)
          this.parts.violate(`I2 ${laptop.name} and the server differ on ${collection}/${id}:\n  laptop: ${ours}\n  server: ${theirs}`);
      }
      const [extra] = here.keys();
      if (extra !== undefined) this.parts.violate(`I2 ${laptop.name} holds ${collection}/${extra}, which it should not`);
    }
    return unhealed;
  }

  /** I1: what a receipt names is at the server. */
  private receiptsAreTrue(laptop: Laptop, person: string, wasRestored: boolean): void {
    const held = new Map(this.held().map((one) => [`${one.collection}/${String(one.document['id'])}`, one]));
    for (const { key, seq } of laptop.disk.rows<ReceiptRow>(`milepost-${person}-local`, 'receipts')) {
      const there = held.get(key);
      if (there === undefined) this.parts.violate(`I1 ${laptop.name} has a receipt for ${key}, which the server lacks`);
      // Numbers of a line of history that a backup has cut off say nothing any more.
      else if (there.seq < seq && !wasRestored)
        this.parts.violate(`I1 ${laptop.name} has a receipt ${seq} for ${key}, which the server holds as ${there.seq}`);
    }
  }

  /** Sequence numbers are given once each, and the last one given is the last one there. */
  private sequenceIsWhole(): void {
    const seqs = this.held().map(({ seq }) => seq);
    if (new Set(seqs).size !== seqs.length) this.parts.violate('I4 two documents have one sequence number');
    const [tenant] = this.parts.server.query('SELECT seq FROM tenants WHERE id = ?', this.parts.tenant);
    if (Math.max(0, ...seqs) !== tenant?.['seq']) this.parts.violate('I4 the last sequence number given is nowhere');
  }

  private refused(): { readonly laptop: string; readonly row: QuarantineRow }[] {
    return this.parts.laptops.flatMap((laptop) => {
      const person = laptop.store?.principal.person ?? '';
      return laptop.disk.rows<QuarantineRow>(`milepost-${person}-local`, 'quarantine').map((row) => ({ laptop: laptop.name, row }));
    });
  }

  /**
   * Some of all that was ever pushed, in any order: for sending again (I5). Of each document the newest push of each laptop: an
   * older one can still tell of a value that lost, though its author has written another since.
   */
  replays(random: () => number): readonly Push[] {
    const newest = new Map(this.pushes.flatMap((push) => idsIn(push).map((id) => [`${push.by} ${id}`, push])));
    const last = this.pushes.filter((push) => idsIn(push).every((id) => newest.get(`${push.by} ${id}`) === push));
    const drawn = last.map((push) => ({ push, place: random() })).toSorted((a, b) => a.place - b.place);
    return drawn.slice(0, REPLAYS).map(({ push }) => push);
  }
}

/** `own` holds at least what `theirs` does: each of its stamps is as late or later. */
function covers(own: StoredDocument, theirs: StoredDocument): boolean {
  const mine = own['stamps'] as { readonly [path: string]: string };
  return Object.entries(theirs['stamps'] as { readonly [path: string]: string }).every(
    ([path, stamp]) => (mine[path] ?? mine['*'] ?? '') >= stamp,
  );
}

/** By RxDB's own books: whether this version is one that the server is not known to have. `known`: what the server was last known to hold. */
function isUnsent(own: StoredDocument, known: StoredDocument | undefined): boolean {
  if (known !== undefined) return canonicalJson(known['stamps']) !== canonicalJson(own['stamps']);
  const { o: fromServer } = own['_meta'] as { readonly o?: unknown };
  return fromServer === undefined || !String(own['_rev']).startsWith('1-');
}

function idsIn({ body }: Push): string[] {
  return (JSON.parse(body) as { readonly documents: readonly { readonly id: string }[] }).documents.map(({ id }) => id);
}

function withoutLocalFields(document: StoredDocument): StoredDocument {
  return Object.fromEntries(Object.entries(document).filter(([field]) => !field.startsWith('_')));
}

/** RxDB keeps the checkpoints of a replication, and what it knows of the server's documents, in a collection named by a hash. */
const metaNames = new Map(collectionNames.map((name) => [createHash('sha256').update(`${name}-milepost-${name}`).digest('hex'), name]));
