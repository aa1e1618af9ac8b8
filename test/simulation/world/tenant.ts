import type { Role } from '#domain/schema/person.ts';
import { create, edit, latestStamp } from '#domain/merge/merge.ts';
import { personShape } from '#domain/schema/person.ts';
import { siteShape, type Site } from '#domain/schema/site.ts';
import { stampHlc } from '#domain/clock/stamp.ts';
import type { ServerMachine } from './server.ts';

export type SimulatedPerson = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: Role;
};
/** `sites`: their ids. */
export type Tenant = { readonly id: string; readonly people: readonly SimulatedPerson[]; readonly sites: readonly string[] };

/** The administrator is there from the second laptop on: only their laptop gives people back to a restored server (S46). */
const ROLES: readonly Role[] = ['technician', 'admin', 'technician', 'operator'];
const PASSWORD = 'correct horse battery';

export const REGIONS = ['north', 'south'];

/** A tenant with one person for each laptop, and a site in each region. */
export async function settleTenant(server: ServerMachine, laptops: number): Promise<Tenant> {
  const { running, program } = server;
  if (running === undefined) throw new Error('the server is down');
  const { deps } = running;
  const id = await program.createTenant(deps, { name: 'North' });
  const people: SimulatedPerson[] = [];
  for (const [place, role] of ROLES.slice(0, laptops).entries()) {
    const name = `${role}-${place + 1}`;
    const email = `${name}@north.test`;
    const person = await program.createAccount(deps, id, { name, email, role, password: PASSWORD });
    if (person === 'email-taken') throw new Error(person);
    people.push({ id: person.id, name, email, password: PASSWORD, role });
  }
  const sites: string[] = [];
  for (const region of REGIONS) {
    const fields = { id: deps.clock.newId(), name: `Site ${region}`, road: 'A1', direction: 'N', chainage: '1', region };
    const site = create(siteShape, fields, deps.clock.tick(), SERVER);
    await deps.storage.transact(id, (transaction) => program.writeDocuments(transaction, 'sites', [site]));
    sites.push(site.id);
  }
  return { id, people, sites };
}

const SERVER = '00000000-0000-0000-0000-000000000000';

/** As an import does: the site lies in another region from now on, with all that hangs on it. */
export function moveSite(server: ServerMachine, tenant: string, site: string, region: string): Promise<unknown> {
  const { clock, storage } = server.running!.deps;
  return storage.transact(tenant, async (transaction) => {
    const held = (await transaction.document(tenant, 'sites', site))!.document;
    clock.see(stampHlc(latestStamp(held)));
    const moved: Site = edit(siteShape, held, { region }, clock.tick(), SERVER, () => true);
    await server.program.writeDocuments(transaction, 'sites', [moved]);
  });
}

/** As an administrator does: the person sees these regions from now on; none: all. */
export function setRegions(server: ServerMachine, tenant: string, person: string, regions: readonly string[]): Promise<unknown> {
  const { clock, storage } = server.running!.deps;
  return storage.transact(tenant, async (transaction) => {
    const held = (await transaction.document(tenant, 'people', person))!.document;
    clock.see(stampHlc(latestStamp(held)));
    const changed = edit(personShape, held, { regions: [...regions] }, clock.tick(), SERVER, () => true);
    await server.program.writeDocuments(transaction, 'people', [changed]);
  });
}
