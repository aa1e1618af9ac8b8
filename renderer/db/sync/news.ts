import type { RxCollection } from 'rxdb';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import type { LocalStore } from '../local-store.ts';

/**
 * Marks the incidents on which others did something that was not on this laptop before. By arrival and not by time:
 * what somebody did offline this morning is news when it comes in tonight. `now` in milliseconds since 1970.
 */
export async function markNews(
  local: LocalStore,
  timeline: RxCollection<TimelineEntry>,
  entries: readonly TimelineEntry[],
  person: string,
  now: number,
): Promise<void> {
  const byOthers = entries.filter(({ by }) => by !== person);
  if (byOthers.length === 0) return;
  const held = await timeline.findByIds(byOthers.map(({ id }) => id)).exec();
  const incidents = [...new Set(byOthers.filter(({ id }) => !held.has(id)).map(({ incident }) => incident))];
  await local.transaction('rw', local.unseen, async () => {
    const known = await local.unseen.bulkGet(incidents);
    await local.unseen.bulkPut(incidents.filter((_, place) => known[place] === undefined).map((incident) => ({ incident, since: now })));
  });
}

/** Of incidents that are no longer on this laptop there is nothing to look at. */
export async function forgetNews(local: LocalStore, incidents: readonly { readonly id: string }[]): Promise<void> {
  if (incidents.length > 0) await local.unseen.bulkDelete(incidents.map(({ id }) => id));
}
