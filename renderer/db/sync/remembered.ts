import type { Checkpoint, PushAnswer } from '#domain/protocol/sync.ts';
import { collectionNames, type CollectionName } from '#domain/schema/collections.ts';
import type { LocalStore } from '../local-store.ts';
import type { Lines } from './line.ts';
import { heardIn, heardKey, lostKey } from './standing.ts';

export type Remembered = {
  /** Reads, once, what earlier runs of the app knew of the server; tried again after a failure. */
  readonly read: () => Promise<void>;
  /** The server has lost what this laptop followed. Kept before anything of the restored server is stored: a restart goes on with it. */
  readonly lost: (name: CollectionName, from: Checkpoint) => Promise<void>;
  /** A push was answered. */
  readonly answered: (name: CollectionName, answer: PushAnswer) => Promise<void>;
};

/** What each collection's `Standing` keeps in the local store, for the next start of the app. */
export function remembered(local: LocalStore, lines: Lines): Remembered {
  let reading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    for (const name of collectionNames) {
      const { standing } = lines[name];
      const [lost, heard] = await local.facts.bulkGet([lostKey(name), heardKey(name)]);
      standing.lost ??= lost?.value as Checkpoint | undefined;
      if (standing.heard.length === 0) standing.heard = heardIn(heard?.value);
    }
  };
  return {
    read: () => {
      reading ??= read().catch((error: unknown) => {
        reading = undefined;
        throw error;
      });
      return reading;
    },
    lost: async (name, from) => {
      const { standing } = lines[name];
      if (standing.lost === undefined) await local.facts.put({ key: lostKey(name), value: from });
      standing.lost ??= from;
    },
    answered: async (name, answer) => {
      const heard = lines[name].standing.answered(answer);
      if (heard !== undefined) await local.facts.put({ key: heardKey(name), value: heard });
    },
  };
}
