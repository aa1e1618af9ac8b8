import type { LocalStore } from '../local-store.ts';

/**
 * What of a record waits for no receipt any more, kept as a fact: everything that was made up to the reading `upTo`, but for what was made
 * `since`, with a reading that lies before it because the clock was put right.
 */
type Waived = { readonly upTo: string; readonly since: readonly string[] };
type Facts = Pick<LocalStore, 'facts'>;

/**
 * Changes of a record up to `upTo` wait for no receipt any more: a person dropped or mended what was refused, or their stamps have
 * been moved. Call within a transaction that includes the facts, or alone.
 */
export async function waive({ facts }: Facts, record: string, upTo: string): Promise<void> {
  const before = await read({ facts }, record);
  const value: Waived = { upTo: upTo > before.upTo ? upTo : before.upTo, since: before.since.filter((made) => made > upTo) };
  if (value.upTo !== before.upTo || value.since.length < before.since.length) await facts.put({ key: factOf(record), value });
}

/** Whether a change of a record made at `reading` waits no more. */
export async function isWaived(local: Facts, record: string, reading: string): Promise<boolean> {
  const { upTo, since } = await read(local, record);
  return reading <= upTo && !since.includes(reading);
}

/** To be called before changes of records, each made at a `reading`, are written anywhere: they wait, whatever was waived before. */
export async function waitAnew({ facts }: Facts, changes: readonly { readonly record: string; readonly reading: string }[]): Promise<void> {
  const known = await facts.bulkGet(changes.map(({ record }) => factOf(record)));
  for (const [place, { record, reading }] of changes.entries()) {
    const { upTo, since } = waivedIn(known[place]?.value);
    if (reading <= upTo) await facts.put({ key: factOf(record), value: { upTo, since: [...since, reading] } satisfies Waived });
  }
}

const factOf = (record: string): string => `waived/${record}`;

async function read({ facts }: Facts, record: string): Promise<Waived> {
  return waivedIn((await facts.get(factOf(record)))?.value);
}

function waivedIn(value: unknown): Waived {
  // An earlier version of the app wrote the reading alone.
  if (typeof value === 'string') return { upTo: value, since: [] };
  return (value as Waived | undefined) ?? { upTo: '', since: [] };
}
