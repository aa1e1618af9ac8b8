import { incidentOf } from '../../db/incident-of.ts';
import type { Collections } from '../../db/database.ts';
import { recordKey } from '../../db/local-store.ts';
import type { Repair } from '../../db/sync/repair.ts';

/** What a person calls a record, and where it can be looked at; each where there is such a thing. */
export type RecordName = { readonly name?: string | undefined; readonly to?: string | undefined };
type Named = { readonly id: string; readonly title?: string; readonly name?: string; readonly run?: string };
type WithForm = { readonly form?: { readonly key: string; readonly title: string } };

/** Names of those of the `records` that are on this laptop, by `collection/id`; what hangs on an incident has the name of that. */
export async function nameRecords(
  collections: Collections,
  records: readonly Pick<Repair, 'collection' | 'id'>[],
): Promise<ReadonlyMap<string, RecordName>> {
  const found = await Promise.all(
    records.map(async ({ collection, id }) => [recordKey(collection, id), await nameOf(collections, collection, id)] as const),
  );
  return new Map(found);
}

async function nameOf(collections: Collections, collection: Repair['collection'], id: string): Promise<RecordName> {
  const document = await find(collections, collection, id);
  if (document === undefined) return {};
  const { form } = document as WithForm;
  switch (collection) {
    case 'incidents':
      return { name: document.title, to: `/incidents/${id}` };
    case 'sites':
      return { name: document.name, to: `/sites/${id}` };
    case 'devices':
      return { name: document.name, to: `/devices/${id}` };
    case 'checklists':
      return { name: form?.title, to: `/checklists/${id}` };
    case 'templates':
      return { name: form?.title, to: form && `/checklists/templates/${form.key}` };
    case 'variants':
      return { to: `/compatibility/rules/${id}` };
    case 'people':
      return { name: document.name };
    case 'timeline':
    case 'evidence': {
      const incident = await find(collections, 'incidents', incidentOf(document));
      if (incident !== undefined) return { name: incident.title, to: `/incidents/${incident.id}` };
      return document.run === undefined ? {} : { name: document.name, to: `/checklists/${document.run}` };
    }
    default:
      return collection satisfies never;
  }
}

async function find(collections: Collections, collection: Repair['collection'], id: string): Promise<Named | undefined> {
  if (id === '') return undefined;
  const found = await (collections[collection] as Collections['incidents']).findOne(id).exec();
  return found?.toJSON();
}
