import { thumbnailPath } from '#domain/protocol/evidence.ts';
import type { Evidence } from '#domain/schema/evidence.ts';
import type { ApiClient } from '../api.ts';
import type { Evictable } from '../room.ts';
import type { EvidenceStore } from './evidence-store.ts';

/** Some 10 KB each. */
const KEPT = 2000;
/** Records and whole files go first on a poor line. */
const AT_ONCE = 2;
const TIMEOUT_MS = 60_000;

type Deps = { readonly store: EvidenceStore; readonly api: ApiClient; readonly now: () => number };

/**
 * Gives small pictures of what is not on this laptop (S97): kept here, or asked of the server, a few at a time and each once. `undefined`
 * where there is none or the server cannot be asked.
 */
export function createPreviews({ store, api, now }: Deps): (record: Pick<Evidence, 'id' | 'held' | 'type'>) => Promise<Blob | undefined> {
  const fetching = new Map<string, Promise<Blob | undefined>>();
  /** Files of which the server has no small picture. */
  const without = new Set<string>();
  let lanes: readonly Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());

  const fetchOne = async (id: string): Promise<Blob | undefined> => {
    const answered = await api.request(thumbnailPath(id), { timeoutMs: TIMEOUT_MS });
    if (!answered.ok) {
      if (answered.problem === 'not-found') without.add(id);
      return undefined;
    }
    const blob = await answered.value.blob().catch(() => undefined);
    // Shown all the same where there is no room to keep it.
    if (blob !== undefined) await keep(id, blob).catch(() => undefined);
    return blob;
  };
  const keep = async (id: string, blob: Blob): Promise<void> => {
    await store.previews.put({ id, blob, lookedAt: Math.round(now()) });
    const over = (await store.previews.count()) - KEPT;
    if (over > 0) await store.previews.orderBy('lookedAt').limit(over).delete();
  };

  return async ({ id, held, type }) => {
    const here = await store.previews.get(id);
    if (here !== undefined) {
      await store.previews.update(id, { lookedAt: Math.round(now()) });
      return here.blob;
    }
    if (held === undefined || !type.startsWith('image/') || without.has(id)) return undefined;
    const known = fetching.get(id);
    if (known !== undefined) return known;
    const [first, ...others] = lanes;
    const asked = Promise.resolve(first)
      .then(() => fetchOne(id))
      .finally(() => fetching.delete(id));
    lanes = [...others, asked.catch(() => undefined)];
    fetching.set(id, asked);
    return asked;
  };
}

/** The first to go when room runs out: small, made again by the server in no time, and nothing is missing without them but a glance. */
export function evictablePreviews(store: EvidenceStore): Evictable {
  return { name: 'previews', evict: (bytes) => giveUpPreviews(store, bytes) };
}

/** Gives up about `bytes` of small pictures, those first that nobody has looked at for longest. Answers how many it gave up. */
async function giveUpPreviews({ previews }: EvidenceStore, bytes: number): Promise<number> {
  let freed = 0;
  const going: string[] = [];
  await previews
    .orderBy('lookedAt')
    .until(() => freed >= bytes)
    .each(({ id, blob }) => {
      freed += blob.size;
      going.push(id);
    });
  await previews.bulkDelete(going);
  return freed;
}
