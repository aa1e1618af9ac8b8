import { create, edit, type Patch } from '#domain/merge/merge.ts';
import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import { device, deviceShape, type Device } from '#domain/schema/device.ts';
import { personShape, type Role } from '#domain/schema/person.ts';
import { site, siteShape, type Site } from '#domain/schema/site.ts';
import { SERVER_AUTHOR } from '../clock.ts';
import { writeDocuments } from '../sync/write.ts';
import type { Harness } from './harness.ts';

/** For tests: sites and devices as an import writes them, and what admins change, without a request. */
export type FleetOf = {
  readonly site: (region: string, id?: string) => Promise<Site>;
  readonly device: (site: string) => Promise<Device>;
  readonly moveSite: (site: Site, region: string) => Promise<Site>;
  readonly setPerson: (role: Role, patch: { readonly regions?: string[]; readonly role?: Role }) => Promise<void>;
};

export function fleetOf({ deps, tenant, people }: Harness): FleetOf {
  const { clock, storage } = deps;
  const write = async <C extends CollectionName>(collection: C, document: DocumentOf[C]): Promise<DocumentOf[C]> => {
    await storage.transact(tenant, (transaction) => writeDocuments(transaction, collection, [document]));
    return document;
  };
  const stored = async <C extends CollectionName>(collection: C, id: string): Promise<DocumentOf[C]> => {
    const found = await storage.read((reader) => reader.document(tenant, collection, id));
    if (found === undefined) throw new Error(`no ${id} in ${collection}`);
    return found.document;
  };
  return {
    site: (region, id = clock.newId()) => {
      const fields = { id, name: `Site ${id.slice(-4)}`, road: 'A1', direction: 'N', chainage: '1', region };
      return write('sites', site.parse(create(siteShape, fields, clock.tick(), SERVER_AUTHOR)));
    },
    device: (at) => {
      const id = clock.newId();
      const variant = { hardware: '', firmware: '', app: '' };
      const fields = { id, site: at, name: 'CAM', type: 'camera', serial: id.slice(-12), lane: '', vendor: '', variant } as const;
      return write('devices', device.parse(create(deviceShape, fields, clock.tick(), SERVER_AUTHOR)));
    },
    moveSite: async ({ id }, region) =>
      write(
        'sites',
        edit(siteShape, await stored('sites', id), { region }, clock.tick(), SERVER_AUTHOR, () => true),
      ),
    setPerson: async (role, patch) => {
      const before = await stored('people', people[role].id);
      await write(
        'people',
        edit(personShape, before, patch as Patch<typeof before>, clock.tick(), SERVER_AUTHOR, () => true),
      );
    },
  };
}
