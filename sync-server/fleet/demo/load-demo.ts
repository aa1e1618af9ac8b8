import { readFile } from 'node:fs/promises';
import { hlcMs } from '#domain/clock/hlc.ts';
import { create } from '#domain/merge/merge.ts';
import { personShape } from '#domain/schema/person.ts';
import { createAccount, createTenant, type AccountDeps } from '../../accounts.ts';
import { SERVER_AUTHOR } from '../../clock.ts';
import type { AppDeps } from '../../deps.ts';
import type { Storage, Transaction } from '../../storage/port.ts';
import { writeDocuments } from '../../sync/write.ts';
import { importFleet, readFleetFile } from '../import-fleet.ts';
import { loadDemoManuals } from './demo-manuals.ts';
import { demoRules } from './matrix-rules.ts';
import { openStories } from './open-stories.ts';
import { pastStories } from './past-stories.ts';
import { DEMO_TENANT, demoAccounts, demoColleagues, type DemoPersonKey } from './people.ts';
import { tell } from './tell.ts';
import { workedExamples } from './worked-examples.ts';

export { demoAccounts } from './people.ts';

/** Without a folder for manuals the demo has none. */
export type DemoDeps = AccountDeps & Pick<AppDeps, 'manuals'>;

/**
 * Makes the demo tenant: accounts, colleagues, the fleet of `demo-fleet.csv` through the same import as anybody's, and
 * incidents whose times are relative to now. One transaction: it is there whole or not at all; its manuals, which lie beside the database, come after. Answers with the tenant's
 * id, or with `email-taken` when the server has the demo already.
 */
export async function loadDemo(deps: DemoDeps): Promise<{ readonly tenant: string } | 'email-taken'> {
  const tenant = deps.clock.newId();
  const parsed = readFleetFile(await readFile(new URL('./demo-fleet.csv', import.meta.url)), 'csv');
  const [first] = demoAccounts;
  if ((await deps.storage.read((reader) => reader.accountByEmail(first.email))) !== undefined) return 'email-taken';
  await deps.storage.transact(tenant, async (transaction) => {
    const inside = { ...deps, storage: joining(deps.storage, transaction) };
    await createTenant(inside, { name: DEMO_TENANT, id: tenant });
    const people = await addPeople(inside, transaction);
    const admin = people.get('nair') ?? SERVER_AUTHOR;
    const imported = await importFleet(inside, { tenant, by: admin }, parsed, { retireMissing: false, skipBad: false });
    if (typeof imported === 'string') throw new Error(`the demo fleet is not right: ${imported}`);
    await addIncidents(inside, transaction, people);
    await writeDocuments(transaction, 'variants', demoRules(people, hlcMs(inside.clock.tick()), inside));
  });
  if (deps.manuals !== undefined) await loadDemoManuals(deps, deps.manuals, tenant);
  return { tenant };
}

/** A storage whose transactions are all part of `transaction`, so that what opens its own can be put together. */
function joining(storage: Storage, transaction: Transaction): Storage {
  return { ...storage, transact: (_tenant, fn) => fn(transaction) };
}

async function addPeople(deps: AccountDeps, transaction: Transaction): Promise<Map<DemoPersonKey, string>> {
  const people = new Map<DemoPersonKey, string>();
  for (const { key, ...account } of demoAccounts) {
    const person = await createAccount(deps, transaction.tenantId, account);
    if (person === 'email-taken') throw new Error(`${account.email} has an account already`);
    people.set(key, person.id);
  }
  const colleagues = demoColleagues.map(({ key, name, role }) => {
    const fields = { id: deps.clock.newId(), kind: 'person', name, email: `${key}@demo.milepost.example`, role, active: true } as const;
    people.set(key, fields.id);
    return create(personShape, fields, deps.clock.tick(), SERVER_AUTHOR);
  });
  await writeDocuments(transaction, 'people', colleagues);
  return people;
}

async function addIncidents(deps: AccountDeps, transaction: Transaction, people: ReadonlyMap<DemoPersonKey, string>): Promise<void> {
  const sites = await transaction.allDocuments(transaction.tenantId, 'sites');
  const devices = await transaction.allDocuments(transaction.tenantId, 'devices');
  const node = Array.from(deps.random(12), (byte) => (byte % 36).toString(36)).join('');
  const stage = { sites, devices, people, now: hlcMs(deps.clock.tick()), random: deps.random, node };
  // Oldest first: a laptop's first load takes the last written first, which should be the newest.
  const stories = [...openStories, ...pastStories, ...workedExamples].sort((a, b) => b.minutesAgo - a.minutesAgo);
  const told = stories.map((story) => tell(story, stage));
  await writeDocuments(
    transaction,
    'incidents',
    told.map(({ incident }) => incident),
  );
  await writeDocuments(
    transaction,
    'timeline',
    told.flatMap(({ timeline }) => timeline),
  );
  await writeDocuments(
    transaction,
    'checklists',
    told.flatMap(({ runs }) => runs),
  );
}
