import { answerBench } from '../child.ts';
import { pouchdb, type PouchDatabase, type PouchFeed } from '../pouchdb.ts';

/** PouchDB's own client, as many times as there are laptops: each with its live feed of changes, documents included. */

let feeds: PouchFeed[] = [];
let databases: PouchDatabase[] = [];
let hear: (laptop: number, id: string) => void = () => undefined;

const api = {
  open: async ({ url, laptops }: { readonly url: string; readonly laptops: number }): Promise<void> => {
    databases = Array.from({ length: laptops }, () => new pouchdb(url, { skip_setup: true }));
    feeds = databases.map((database, laptop) =>
      database.changes({ live: true, include_docs: true, since: 0 }).on('change', ({ id }) => hear(laptop, id)),
    );
  },
  /** Writes one document through the first laptop; answers with the milliseconds until each has heard of it. */
  put: async (document: { readonly _id: string }): Promise<number[]> => {
    const started = performance.now();
    const heard = new Promise<number[]>((resolve) => {
      const times = new Map<number, number>();
      hear = (laptop, id) => {
        if (id === document._id && !times.has(laptop)) times.set(laptop, performance.now() - started);
        if (times.size === databases.length) resolve([...times.values()]);
      };
    });
    await databases[0]?.put(document);
    return heard;
  },
  close: (): void => {
    for (const feed of feeds) feed.cancel();
  },
};
export type PouchLaptops = typeof api;

answerBench(api);
