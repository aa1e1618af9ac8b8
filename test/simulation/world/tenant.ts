import type { Role } from '#domain/schema/person.ts';
import type { ServerMachine } from './server.ts';

export type SimulatedPerson = { readonly id: string; readonly name: string; readonly email: string; readonly password: string; readonly role: Role };
export type Tenant = { readonly id: string; readonly people: readonly SimulatedPerson[] };

const ROLES: readonly Role[] = ['technician', 'operator', 'technician', 'lead'];
const PASSWORD = 'correct horse battery';

/** A tenant with one person for each laptop. */
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
  return { id, people };
}
