import { expect, test } from 'vitest';
import { openPresence, type Presence } from './presence.ts';
import type { Contact, Storage, Transaction } from './storage/port.ts';

type Written = { readonly tenant: string; readonly contacts: readonly Contact[] };

/** Presence over a storage that only notes what is written, and can be away. */
function setUp(): { presence: Presence; written: Written[]; warned: string[]; clock: { now: number }; storage: { away: boolean } } {
  const written: Written[] = [];
  const warned: string[] = [];
  const clock = { now: 1_000_000 };
  const storage = { away: false };
  const transact = async (tenant: string, fn: (transaction: Transaction) => Promise<unknown>): Promise<unknown> => {
    if (storage.away) throw new Error('away');
    return fn({ noteContacts: async (contacts: readonly Contact[]) => void written.push({ tenant, contacts }) } as unknown as Transaction);
  };
  const logger = { warn: (_what: unknown, words: string) => void warned.push(words) };
  const presence = openPresence({ transact } as unknown as Storage, () => clock.now, logger as never);
  return { presence, written, warned, clock, storage };
}
const report = { waiting: 1, refused: 0, clockErrorMs: 0, appVersion: '1.0.0', protocol: 1 };

test('writes many laptops in one transaction a tenant, reports at once and mere contacts once a minute', async () => {
  const { presence, written, clock } = setUp();
  presence.heard('north', 'a', report);
  presence.heard('north', 'b');
  presence.heard('south', 'c');
  await presence.flush();
  expect(written.map(({ tenant, contacts }) => [tenant, contacts.map(({ session }) => session)])).toEqual([
    ['north', ['a', 'b']],
    ['south', ['c']],
  ]);
  expect(written[0]?.contacts[0]).toEqual({ session: 'a', at: clock.now, report: JSON.stringify(report) });
  clock.now += 30_000;
  presence.heard('north', 'b');
  await presence.flush();
  expect(written).toHaveLength(2);
  clock.now += 30_000;
  presence.heard('north', 'b');
  await presence.close();
  expect(written[2]).toEqual({ tenant: 'north', contacts: [{ session: 'b', at: clock.now, report: undefined }] });
});

test('what could not be written is written later, and who has not been heard of for long is forgotten', async () => {
  const { presence, written, warned, clock, storage } = setUp();
  storage.away = true;
  presence.heard('north', 'a', report);
  await presence.flush();
  expect(warned).toHaveLength(1);
  storage.away = false;
  clock.now += 200_000;
  await presence.flush();
  expect(written[0]?.contacts[0]?.report).toBe(JSON.stringify(report));
  await presence.close();
  expect(presence.of('a')).toBeUndefined();
});
