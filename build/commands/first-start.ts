import { randomBytes } from 'node:crypto';
import { createAccount, createTenant } from '#sync-server/accounts.ts';
import { demoAccounts, loadDemo, type DemoDeps } from '#sync-server/fleet/demo/load-demo.ts';

const ADMIN_EMAIL = 'admin@milepost.example';

/**
 * Fills an empty server: with the demo tenant, or with a tenant of one admin whose password is made here and told this once.
 * Does nothing to a server that has a tenant already. Answers with the lines to print about accounts.
 */
export async function firstStart(deps: DemoDeps, demo: boolean): Promise<string[]> {
  const [tenant] = await deps.storage.read((reader) => reader.tenants());
  if (demo) {
    if (tenant === undefined) await loadDemo(deps);
    return (await hasDemo(deps)) ? demoLines() : [];
  }
  // A tenant without people is a first start that was cut short.
  if (tenant !== undefined && (await deps.storage.read((reader) => reader.count(tenant.id, 'people', {}))) > 0) return [];
  const id = tenant?.id ?? (await createTenant(deps, { name: 'Milepost' }));
  const password = randomBytes(12).toString('base64url');
  await createAccount(deps, id, { name: 'Administrator', email: ADMIN_EMAIL, role: 'admin', password });
  return ['Sign in with this account; its password is shown only now:', `  admin  ${ADMIN_EMAIL}  ${password}`];
}

async function hasDemo(deps: Pick<DemoDeps, 'storage'>): Promise<boolean> {
  const account = await deps.storage.read((reader) => reader.accountByEmail(demoAccounts[0].email));
  return account !== undefined;
}

function demoLines(): string[] {
  const width = (pick: (account: (typeof demoAccounts)[number]) => string): number =>
    Math.max(...demoAccounts.map((one) => pick(one).length));
  const [role, email] = [width((one) => one.role), width((one) => one.email)];
  return ['demo accounts:', ...demoAccounts.map((one) => `  ${one.role.padEnd(role)}  ${one.email.padEnd(email)}  ${one.password}`)];
}
