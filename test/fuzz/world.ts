import { canonicalJson } from '#domain/merge/canonical.ts';
import { create, type SyncedDocument } from '#domain/merge/merge.ts';
import { checkpoint } from '#domain/protocol/sync.ts';
import { collectionNames, type CollectionName, type DocumentOf } from '#domain/schema/collections.ts';
import type { Role } from '#domain/schema/person.ts';
import { siteShape } from '#domain/schema/site.ts';
import { createAccount, createTenant } from '#sync-server/accounts.ts';
import type { Commit } from '#sync-server/storage/port.ts';
import { writeDocuments } from '#sync-server/sync/write.ts';
import { fleetOf } from '#sync-server/testing/fleet.ts';
import { CHEAP, harness, PASSWORD, START_MS, type Harness, type Laptop } from '#sync-server/testing/harness.ts';
import { courier } from '../relay/courier.ts';
import { complaints, type Author } from './complaints.ts';
import type { Kind } from './request.ts';
import { validRequest, type Asked } from './valid.ts';

/** In documents of a tenant that is none of the attacker's business. */
export const SECRET = 'south-secret-4711';
/** In a document of the attacker's tenant that lies outside the region of its technicians. */
export const WESTERN = 'west-secret-4712';
/** Longer than anybody who guesses passwords has to wait, in ms. */
const NEXT_WINDOW_MS = 16 * 60_000;
/** Of each collection; the first few stay. */
const KNOWN_MAX = 60;
const KEPT = 5;

/** What was committed beside what the server itself notes: what was sent, and in what way that is wrong, if it is. */
export type Committed = {
  readonly taken: readonly { readonly collection: CollectionName; readonly id: string }[];
  readonly wrong: readonly string[];
};

/** A server with work in it, and people signed in of whom one sends what they like. */
export type World = {
  readonly server: Harness;
  /** What the app would send next; `dice` in 0…999 chooses among possibilities. */
  readonly valid: (kind: Kind, dice: number) => Promise<Asked>;
  /** What was committed since it was asked last, judged as written by `author`. */
  readonly committed: (author: Author) => Committed;
  /** Signs everybody in anew, some time later: as often as somebody was thrown out. */
  readonly later: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function openWorld(): Promise<World> {
  const server = await harness();
  const { storage } = server.deps;
  const commits: Commit[] = [];
  const unsubscribe = storage.subscribe((commit) => commits.push(commit));
  await addNeighbour(server);
  const fleet = fleetOf(server);
  const [east, west] = [await fleet.site('east'), await fleet.site('west')];
  await fleet.setPerson('technician', { regions: ['east'] });
  let [windows, ms] = [0, 0];
  const tick = (): void => server.setNow(START_MS + windows * NEXT_WINDOW_MS + (ms += 1));
  let hands = await signInAll(server);
  const field = await courier(server, 'technician');
  const secret = hands.operator.incident({ title: WESTERN, site: west.id });
  await hands.operator.push('incidents', secret);

  const held = new Map<string, string>();
  const known = new Map<CollectionName, SyncedDocument[]>(collectionNames.map((name) => [name, []]));
  const remember = (collection: CollectionName, document: SyncedDocument): void => {
    if (document.id === secret.id) return;
    const list = known.get(collection) ?? [];
    const place = list.findIndex(({ id }) => id === document.id);
    if (place >= 0) list[place] = document;
    else if (list.push(document) > KNOWN_MAX) list.splice(KEPT, 1);
  };
  /** Takes over what was committed, and says which of it is the server's own doing, because it hangs on something that moved (S32). */
  const drain = (author: Author | undefined): Committed => {
    const taken: { collection: CollectionName; id: string }[] = [];
    const wrong: string[] = [];
    for (const { tenant, changes } of commits.splice(0)) {
      if (tenant !== server.tenant) continue;
      let [same, other] = [0, 0];
      for (const { collection, documents } of changes) {
        for (const { id, content } of documents) {
          const key = `${collection}/${id}`;
          const before = held.get(key);
          if (before === content) {
            same += 1;
            continue;
          }
          other += 1;
          held.set(key, content);
          const after = JSON.parse(content) as SyncedDocument;
          if (canonicalJson(after) !== content) wrong.push(`${key} is not stored as canonical JSON`);
          if (author !== undefined) {
            const was = before === undefined ? undefined : (JSON.parse(before) as SyncedDocument);
            wrong.push(...complaints(collection, was, after, author, server.deps.now()));
          }
          remember(collection, after);
          if (!isCollision(collection, after)) taken.push({ collection, id });
        }
      }
      if (same > 0 && other === 0) wrong.push('something was stored again, and nothing had changed');
    }
    return { taken, wrong };
  };
  for (let count = 0; count < KEPT; count += 1) {
    tick();
    await hands.technician.push('incidents', hands.technician.incident());
  }
  drain(undefined);

  return {
    server,
    valid: async (kind, dice) => {
      // A millisecond each: whoever edits what they have just been given writes later than that.
      tick();
      const tenant = await storage.read((reader) => reader.tenant(server.tenant));
      const epoch = await storage.read((reader) => reader.epoch(server.tenant));
      return validRequest(kind, dice, {
        hands,
        courier: field,
        known: <C extends CollectionName>(collection: C, wanted: (document: DocumentOf[C]) => boolean = () => true) => {
          const some = (known.get(collection) as unknown as DocumentOf[C][]).filter(wanted);
          return some[dice % some.length];
        },
        sites: [east.id, west.id],
        secret: secret.id,
        checkpoint: checkpoint.parse({ epoch, scope: 'tenant', seq: tenant?.seq }),
        now: server.deps.now(),
      });
    },
    committed: drain,
    later: async () => {
      windows += 1;
      ms = 0;
      tick();
      hands = await signInAll(server);
    },
    close: async () => {
      unsubscribe();
      await server.close();
    },
  };
}

async function signInAll({ signIn }: Harness): Promise<{ readonly [R in Role]: Laptop }> {
  return {
    technician: await signIn('technician'),
    operator: await signIn('operator'),
    lead: await signIn('lead'),
    admin: await signIn('admin'),
  };
}

/** A document that says nothing to the attacker's tenant, under ids that they might guess. */
async function addNeighbour(server: Harness): Promise<void> {
  const deps = { ...server.deps, passwordCost: CHEAP };
  const south = await createTenant(deps, { name: SECRET });
  await createAccount(deps, south, { name: SECRET, email: 'operator@south.test', role: 'operator', password: PASSWORD });
  const fields = { id: '018f0000-0000-7000-8000-00000000beef', name: SECRET };
  const site = create(
    siteShape,
    fields as Parameters<typeof create<Parameters<typeof siteShape.derive>[0]>>[1],
    deps.clock.tick(),
    server.tenant,
  );
  await server.deps.storage.transact(south, (transaction) => writeDocuments(transaction, 'sites', [site]));
}

function isCollision(collection: CollectionName, document: SyncedDocument): boolean {
  return collection === 'timeline' && (document as { readonly kind?: string }).kind === 'collision';
}
