import type { Principal } from '#domain/protocol/session.ts';

/**
 * What a person can see, as a text that changes when that changes: it travels in checkpoints, and one of another scope
 * starts over. For now everybody sees their whole tenant.
 */
export function scopeOf(_principal: Pick<Principal, 'person'>): string {
  return 'tenant';
}
