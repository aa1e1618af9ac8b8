import type { Logger } from 'pino';
import type { LaptopReport } from '#domain/protocol/laptops.ts';
import type { Now } from './clock.ts';
import type { Contact, Storage, StoredReport } from './storage/port.ts';

/**
 * When each laptop was last heard of, and what it said of itself. Kept in memory and written down in batches: thousands of
 * laptops make contact all day, and none of that may stand in the way of work.
 */
export type Presence = {
  /** A request of this session has come in; with what the laptop says of itself, if it said so. */
  readonly heard: (tenant: string, session: string, report?: LaptopReport) => void;
  /** A stream of this session is open, until the returned function is called. */
  readonly opened: (tenant: string, session: string) => () => void;
  /** What this process has heard of a session; `undefined` for nothing lately. Times in ms since 1970. */
  readonly of: (session: string) => HeardOf | undefined;
  /** Writes down what is new. Never rejects: what could not be written is tried again the next time. */
  readonly flush: () => Promise<void>;
  /** The last flush. */
  readonly close: () => Promise<void>;
};
export type HeardOf = { readonly at: number; readonly connected: boolean; readonly report: StoredReport | undefined };

const FLUSH_EVERY_MS = 5_000;
/** A contact without a report is not written down more often. */
const CONTACT_EVERY_MS = 60_000;
/** A laptop in touch says so every minute. A network that just goes away leaves its stream open for much longer. */
const CONNECTED_MS = 150_000;

type Entry = {
  readonly tenant: string;
  at: number;
  writtenAt: number;
  streams: number;
  report: StoredReport | undefined;
  unwritten: boolean;
};

export function openPresence(storage: Pick<Storage, 'transact'>, now: Now, logger: Pick<Logger, 'warn'>): Presence {
  const entries = new Map<string, Entry>();
  const entryOf = (tenant: string, session: string): Entry => {
    const known = entries.get(session) ?? { tenant, at: 0, writtenAt: 0, streams: 0, report: undefined, unwritten: false };
    entries.set(session, known);
    return known;
  };

  const write = async (tenant: string, due: readonly (readonly [string, Entry])[]): Promise<void> => {
    const contacts = due.map(([session, { at, report, unwritten }]): Contact => ({
      session,
      at,
      report: unwritten ? report?.report : undefined,
    }));
    for (const [, entry] of due) Object.assign(entry, { writtenAt: entry.at, unwritten: false });
    try {
      await storage.transact(tenant, (transaction) => transaction.noteContacts(contacts));
    } catch (error) {
      for (const [, entry] of due) Object.assign(entry, { writtenAt: 0, unwritten: entry.report !== undefined });
      logger.warn({ why: error instanceof Error ? error.message : undefined }, 'contacts of laptops could not be written down yet');
    }
  };
  const flush = async (): Promise<void> => {
    const due = [...entries].filter(([, { at, writtenAt, unwritten }]) => unwritten || at - writtenAt >= CONTACT_EVERY_MS);
    for (const tenant of new Set(due.map(([, entry]) => entry.tenant))) {
      await write(
        tenant,
        due.filter(([, entry]) => entry.tenant === tenant),
      );
    }
    for (const [session, { at, streams, unwritten }] of entries) {
      if (streams === 0 && !unwritten && now() - at > CONNECTED_MS) entries.delete(session);
    }
  };
  let flushing: Promise<void> = Promise.resolve();
  const inTurn = (): Promise<void> => (flushing = flushing.then(flush));
  const timer = setInterval(() => void inTurn(), FLUSH_EVERY_MS);
  timer.unref();

  return {
    heard: (tenant, session, report) => {
      const entry = entryOf(tenant, session);
      entry.at = now();
      if (report !== undefined) Object.assign(entry, { report: { at: entry.at, report: JSON.stringify(report) }, unwritten: true });
    },
    opened: (tenant, session) => {
      entryOf(tenant, session).streams += 1;
      return () => void (entryOf(tenant, session).streams -= 1);
    },
    of: (session) => {
      const entry = entries.get(session);
      return entry && { at: entry.at, connected: entry.streams > 0 && now() - entry.at < CONNECTED_MS, report: entry.report };
    },
    flush: inTurn,
    close: () => {
      clearInterval(timer);
      return inTurn();
    },
  };
}
