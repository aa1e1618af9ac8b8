import { create } from '#domain/merge/merge.ts';
import { person as personSchema, personShape, type Person, type Role } from '#domain/schema/person.ts';
import { SERVER_AUTHOR, type Random, type ServerClock } from './clock.ts';
import { hashPassword, type PasswordCost } from './passwords.ts';
import type { Storage } from './storage/port.ts';
import { writeDocuments } from './sync/write.ts';

/** What making tenants and accounts needs: a part of `AppDeps`. */
export type AccountDeps = {
  readonly storage: Storage;
  readonly clock: ServerClock;
  readonly random: Random;
  readonly passwordCost?: PasswordCost;
};

/** `person`: the id to use (a UUID), else a new one. */
export type NewAccount = {
  readonly person?: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly password: string;
};

/** Makes a tenant without people. Answers with its id. `id` must be a new UUID, if given. */
export async function createTenant(deps: AccountDeps, tenant: { readonly name: string; readonly id?: string }): Promise<string> {
  const id = tenant.id ?? deps.clock.newId();
  await deps.storage.transact(id, (transaction) => transaction.addTenant(tenant.name, deps.clock.newId()));
  return id;
}

/** Makes a person of `tenant` who can sign in: the document in `people` and the account. E-mails are unique on a server. Throws when the person is not valid. */
export async function createAccount(deps: AccountDeps, tenant: string, account: NewAccount): Promise<Person | 'email-taken'> {
  const email = normalEmail(account.email);
  const passwordHash = await hashPassword(account.password, deps.random, deps.passwordCost);
  const fields = { kind: 'person', name: account.name, email, role: account.role, active: true } as const;
  const person = personSchema.parse(
    create(personShape, { id: account.person ?? deps.clock.newId(), ...fields }, deps.clock.tick(), SERVER_AUTHOR),
  );
  return deps.storage.transact(tenant, async (transaction) => {
    if (!(await transaction.addAccount({ person: person.id, email, passwordHash }))) return 'email-taken';
    await writeDocuments(transaction, 'people', [person]);
    return person;
  });
}

/** E-mails are compared without regard to case or surrounding blanks. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}
