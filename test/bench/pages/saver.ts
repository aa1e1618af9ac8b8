import type { RxCollection } from 'rxdb';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { emptyDraft } from '#domain/rules/logging.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { createActions } from '#renderer/db/actions.ts';
import { browserTime, LaptopClock } from '#renderer/db/laptop-clock.ts';
import { LocalStore } from '#renderer/db/local-store.ts';
import { benchPerson, makeIncidents } from '../make-incidents.ts';
import { openOurs } from './stores.ts';

export type Saver = {
  /** Logs one incident as the form does; resolves when it is durable here. */
  readonly save: () => Promise<unknown>;
  /** Lets pulled pages arrive without a pause until the answer is called. */
  readonly pullInBackground: () => () => Promise<void>;
};

/** The app's own actions over the filled store, with outbox and timeline as in the app. */
export async function openSaver(): Promise<Saver> {
  const collections = await openOurs();
  const local = new LocalStore('milepost-bench-local');
  const clock = new LaptopClock('01900000-0000-7000-8000-000000001ab0', 'bnch', browserTime, localStorage);
  const actions = createActions({ collections, local, clock, by: benchPerson, random: () => crypto.getRandomValues(new Uint8Array(10)) });
  const draft = { ...emptyDraft, site: '01900000-0000-7000-8000-051700000001', category: 'connectivity', severity: 'SEV3' as const, symptoms: ['vpn-drops'] };
  return {
    save: () => actions.logIncident(draft, 'LC-001 VPN drops'),
    pullInBackground: () => {
      let seq = 0;
      const replication = replicateRxCollection<Incident, { seq: number }>({
        replicationIdentifier: `bench-${Math.random()}`,
        collection: collections.incidents as RxCollection<Incident>,
        live: true,
        pull: {
          batchSize: 200,
          handler: async (_from, limit) => {
            // About what a request to a server nearby takes.
            await new Promise((resolve) => setTimeout(resolve, 20));
            seq += 1;
            const documents = makeIncidents(limit, 1_000 + seq).map((document) => ({ ...document, _deleted: false }));
            return { documents, checkpoint: { seq } };
          },
        },
      });
      return () => replication.cancel();
    },
  };
}
