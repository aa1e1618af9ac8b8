import type { RxCollection } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { expect, test } from 'vitest';
import { bucketOf } from '#domain/digest/digest.ts';
import { create, type SyncedDocument } from '#domain/merge/merge.ts';
import { siteShape, type Site } from '#domain/schema/site.ts';
import { openDatabase } from '../database.ts';
import { diskOf } from './on-disk.ts';

const ID = '01900000-0000-7000-8000-00000000000a';
const pace = { touched: () => undefined, size: (idle: number) => idle, breathe: () => Promise.resolve(), close: () => undefined };

test('[S42] what has left this laptop is in none of its sums', async () => {
  const { database, collections } = await openDatabase('on-disk', getRxStorageMemory(), false);
  const sites = collections.sites as unknown as RxCollection<SyncedDocument>;
  const disk = diskOf(sites, 'milepost-sites', pace, new AbortController().signal);
  const nothing = await disk.sums();
  const fields = { id: ID, name: 'Site', road: 'A1', direction: 'N', chainage: '1', region: 'north' };
  const site: Site = create(siteShape, fields, '019000000000-0000-aaaaaaaa0001' as never, '01900000-0000-7000-8000-000000000001');
  await collections.sites.insert(site);
  expect(await disk.sums()).not.toEqual(nothing);
  const there = (await disk.read([ID])).get(ID);
  expect(await disk.overwrite(there, ID, undefined)).toBe(true);
  expect(await disk.sums()).toEqual(nothing);
  expect(await disk.hashes(new Set([bucketOf(ID)]))).toEqual(new Map());
  await database.close();
});
