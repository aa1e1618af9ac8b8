import type { Person } from '#domain/schema/person.ts';
import type { Reach, Reader, Transaction } from '../storage/port.ts';
import { scopeOf } from './scope.ts';

/**
 * Writes down what each of these people, about to be written, could ever see: a laptop that comes back with a checkpoint of
 * another scope may hold any of it (S34). It only grows.
 */
export async function rememberReach(transaction: Transaction, people: readonly Person[]): Promise<void> {
  for (const person of people) {
    const stored = await transaction.document(transaction.tenantId, 'people', person.id);
    const before = stored === undefined ? [] : await reachIn(transaction, transaction.tenantId, person.id);
    const after = together(before, scopeOf(person).regions ?? 'tenant');
    if (stored === undefined || JSON.stringify(after) !== JSON.stringify(before)) await transaction.setReach(person.id, after);
  }
}

/** What a person could ever see. Of whom it was not written down, that is the tenant: regions are younger than they. */
export async function reachIn(reader: Reader, tenant: string, person: string): Promise<Reach> {
  return (await reader.reach(tenant, person)) ?? 'tenant';
}

function together(one: Reach, other: Reach): Reach {
  return one === 'tenant' || other === 'tenant' ? 'tenant' : [...new Set([...one, ...other])].toSorted();
}
