import type { OutboxRow, QuarantineRow } from '#renderer/db/local-store.ts';
import type { StoredDocument } from '../world/disk.ts';
import type { Laptop } from '../world/laptop.ts';
import type { Ledger } from './ledger.ts';
import type { Held } from './oracle.ts';

type Stamps = { readonly [path: string]: string };

type Parts = {
  readonly laptop: Laptop;
  readonly held: readonly Held[];
  readonly ledger: Ledger;
  readonly violate: (what: string) => void;
};

/** Whether the laptop is in the middle of writing down what waits: half of that says nothing. */
export function isWriting({ session, disk }: Laptop): boolean {
  return session !== undefined && disk.isWriting(localOf(session.principal.person));
}

const localOf = (person: string): string => `milepost-${person}-local`;

/**
 * I1, I8: "nothing to send" is true. Of every record that a person has saved something in, either it still waits in the outbox,
 * or was refused and is kept, or the server holds each change of this laptop in it, or a later one.
 */
export function claims({ laptop, held, ledger, violate }: Parts): void {
  const { session, disk } = laptop;
  // With its disk full, a laptop saves the work and cannot note that it waits.
  if (session === undefined || disk.wasFull) return;
  const { laptop: id, person } = session.principal;
  const local = localOf(person);
  const kept = new Set([
    ...disk.rows<OutboxRow>(local, 'outbox').map(({ key }) => key),
    ...disk.rows<QuarantineRow>(local, 'quarantine').map((row) => `${row.collection}/${row.id}`),
  ]);
  const there = new Map(held.map(({ collection, document }) => [`${collection}/${String(document['id'])}`, document['stamps'] as Stamps]));
  const prefix = id.replaceAll('-', '').slice(-8);
  const check = (collection: 'incidents' | 'timeline', document: StoredDocument): void => {
    const key = `${collection}/${String(document['id'])}`;
    if (kept.has(key)) return;
    const stamps = there.get(key);
    for (const [path, stamp] of Object.entries(document['stamps'] as Stamps)) {
      if (stamp.slice(18).startsWith(prefix) && (stamps?.[path] ?? stamps?.['*'] ?? '') < stamp)
        violate(`I8 ${laptop.name} has nothing to send of ${key}, and the server lacks its ${path}`);
    }
  };
  const mine = <T extends { readonly laptop: string }>(entries: readonly T[]): T[] => entries.filter((one) => one.laptop === laptop.name);
  const savedIncidents = new Set([
    ...mine(ledger.writes)
      .filter(({ saved }) => saved)
      .map(({ incident }) => incident),
    ...mine(ledger.logged).map((logged) => logged.id),
  ]);
  const unsaved = ledger.writes.filter(({ saved }) => !saved);
  const busy = new Set(mine([...unsaved, ...ledger.underWay]).map(({ incident }) => incident));
  for (const document of disk.documents(person, 'incidents')) {
    const incident = String(document['id']);
    // A save under way may have reached one disk and not yet the other.
    if (document['_deleted'] !== true && savedIncidents.has(incident) && !busy.has(incident)) check('incidents', document);
  }
  const savedRemarks = new Set(
    mine(ledger.remarks)
      .filter(({ saved }) => saved)
      .map(({ text }) => text),
  );
  for (const document of disk.documents(person, 'timeline')) {
    if (document['_deleted'] !== true && document['kind'] === 'remark' && savedRemarks.has(String(document['text'])))
      check('timeline', document);
  }
}
