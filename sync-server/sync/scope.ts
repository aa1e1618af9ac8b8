import { createHash } from 'node:crypto';
import { SHARED, regionsSeenBy } from '#domain/rules/scope.ts';
import type { Principal } from '#domain/protocol/session.ts';
import type { Person } from '#domain/schema/person.ts';
import type { Reader, Region } from '../storage/port.ts';

/**
 * What a person can see. `text` travels in checkpoints and changes when that changes. `regions`: of these only, the shared one
 * among them; `undefined`: the whole tenant.
 */
export type Scope = { readonly text: string; readonly regions: readonly string[] | undefined };

export const WHOLE_TENANT: Scope = { text: 'tenant', regions: undefined };

export function scopeOf(person: Pick<Person, 'role' | 'regions'>): Scope {
  const regions = regionsSeenBy(person);
  if (regions === undefined) return WHOLE_TENANT;
  const text = createHash('sha256').update(JSON.stringify(regions)).digest('base64url').slice(0, 22);
  return { text, regions: [...new Set([...regions, SHARED])] };
}

/** A person's scope as of a snapshot or transaction, so that nothing is answered by what it was before. */
export async function scopeIn(reader: Reader, { tenant, person }: Pick<Principal, 'tenant' | 'person'>): Promise<Scope> {
  const found = (await reader.document(tenant, 'people', person))?.document;
  if (found === undefined) throw new Error(`${person} is nobody of the tenant`);
  return scopeOf(found);
}

/** Whether a document that lies in `region` is in scope. What is unplaced is seen by those who see the whole tenant. */
export function sees({ regions }: Scope, region: Region): boolean {
  return regions === undefined || (region !== null && regions.includes(region));
}
