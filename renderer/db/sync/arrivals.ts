import type { RxCollection } from 'rxdb';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import type { Collections } from '../database.ts';
import type { LaptopClock } from '../laptop-clock.ts';
import type { LocalStore } from '../local-store.ts';
import { keepDeparted } from './departed.ts';
import { forgetNews, markNews } from './news.ts';
import { isTombstone } from './pull.ts';

type Deps = {
  readonly collections: Collections;
  readonly local: LocalStore;
  readonly clock: LaptopClock;
  /** The person signed in: their own changes are no news to them. */
  readonly person: string;
};

/** What a pull brings is taken note of before it is stored: the clocks of others, what is news, and what of one's own work leaves. */
export async function noteArrivals(
  { collections, local, clock, person }: Deps,
  name: CollectionName,
  documents: readonly SyncedDocument[],
): Promise<void> {
  for (const document of documents) clock.saw(Object.values(document.stamps));
  const gone = documents.filter(isTombstone);
  if (name === 'incidents') await forgetNews(local, gone);
  if (gone.length > 0) {
    const { storageInstance } = collections[name] as unknown as RxCollection<SyncedDocument>;
    const leaving = await storageInstance.findDocumentsById(
      gone.map(({ id }) => id),
      false,
    );
    await keepDeparted({ collection: name, local, clock }, leaving);
  }
  if (name !== 'timeline') return;
  const whole = documents.filter((document) => !isTombstone(document)) as unknown as readonly TimelineEntry[];
  await markNews(local, collections.timeline, whole, person, Math.round(clock.now()));
}
