import { badge, logIncident, nothingToSend, signIn } from '../support/people.ts';
import { expect, test } from '../support/fixtures.ts';

/** Databases to which the page has written, and how safe the browser made each of those writes. */
type Written = { readonly [database: string]: readonly string[] };

test('[I1] every write to every database of the app waits for the disk, those of RxDB and of replication too', async ({ page, server }) => {
  await page.addInitScript(() => {
    const written = new Map<string, Set<string>>();
    Object.defineProperty(IDBDatabase.prototype, 'transaction', {
      value: new Proxy(Object.getOwnPropertyDescriptor(IDBDatabase.prototype, 'transaction')?.value as IDBDatabase['transaction'], {
        apply: (begin, database: IDBDatabase, how) => {
          const transaction = Reflect.apply(begin, database, how) as IDBTransaction;
          const ways = written.get(database.name) ?? new Set();
          if (transaction.mode !== 'readonly') written.set(database.name, ways.add(transaction.durability));
          return transaction;
        },
      }),
    });
    Object.assign(globalThis, { written: () => Object.fromEntries([...written].map(([name, ways]) => [name, [...ways]])) });
  });
  await signIn(page, server, 'technician');
  await logIncident(page, { place: 'M1 J19', category: 'Connectivity', severity: /^SEV3/, title: 'Safe' });
  await page.getByRole('textbox', { name: 'Remark' }).fill('On the disk');
  await page.keyboard.press('Control+Enter');
  await expect(badge(page)).toContainText(nothingToSend);
  const written: Written = await page.evaluate(() => (globalThis as unknown as { written: () => Written }).written());
  const names = Object.keys(written).toSorted();
  for (const part of ['laptop', 'local', 'incidents', 'timeline', 'rx-replication']) {
    expect(names.filter((name) => name.includes(part))).not.toEqual([]);
  }
  for (const name of names) expect([name, written[name]]).toEqual([name, ['strict']]);
});
