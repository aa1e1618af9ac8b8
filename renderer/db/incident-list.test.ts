import { expect, test } from 'vitest';
import type { RxDocument, RxQuery } from 'rxdb';
import { emptyDraft } from '#domain/rules/logging.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { createActions } from './actions.ts';
import { openAtSite, openOnDevice } from './incident-list.ts';
import { noJournal } from './journal/journal.ts';
import { idOf, openLaptop } from './testing/open-laptop.ts';

const [anna, device, other, site, elsewhere] = [1, 2, 3, 4, 5].map(idOf) as [string, string, string, string, string];
const titles = async (query: RxQuery<Incident>): Promise<string[]> =>
  ((await query.exec()) as RxDocument<Incident>[]).map(({ title }) => title);

test('what is open at a device or a site is also what names it among the others, as long as it does', async () => {
  const laptop = await openLaptop();
  const { incidents } = laptop.collections;
  let bytes = 0;
  const random = (): Uint8Array => new Uint8Array(10).fill((bytes += 1));
  const finish = (): never => {
    throw new Error('saved in part');
  };
  const actions = createActions({ ...laptop, by: anna, mayAssign: false, random, finish, journal: noJournal });
  const log = (title: string, where: { readonly device?: string; readonly site: string }): Promise<{ readonly id: string }> =>
    actions.logIncident({ ...emptyDraft, ...where, category: 'security', severity: 'SEV4', symptomNote: title }, title);

  await log('of the device', { device, site });
  const wide = await log('of another, reaching here', { device: other, site: elsewhere });
  const over = await log('voided', { device: other, site: elsewhere });
  await log('of another alone', { device: other, site: elsewhere });
  for (const { id } of [wide, over]) await actions.changeIncident(id, { otherDevices: { [device]: true }, otherSites: { [site]: true } });
  await actions.advance(over.id, { to: 'voided', reason: 'Logged twice' });

  expect(await titles(openOnDevice(incidents, device))).toHaveLength(2);
  expect(new Set(await titles(openOnDevice(incidents, device)))).toEqual(new Set(['of the device', 'of another, reaching here']));

  await actions.changeIncident(wide.id, { otherDevices: { [device]: undefined } });
  expect(await titles(openOnDevice(incidents, device))).toEqual(['of the device']);
  expect(new Set(await titles(openAtSite(incidents, site)))).toEqual(new Set(['of another, reaching here', 'of the device']));
  await actions.changeIncident(wide.id, { otherSites: { [site]: undefined } });
  expect(await titles(openAtSite(incidents, site))).toHaveLength(1);
});
