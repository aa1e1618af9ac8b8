import type { CollectionName } from '#domain/schema/collections.ts';

/** What people write on a laptop; sites and people only come from the server. */
type Written = Exclude<CollectionName, 'sites' | 'people'>;

/** The collections that people write to, a record before what hangs on it. The type keeps one from being forgotten. */
export const WRITE_ORDER = Object.keys({
  devices: true,
  incidents: true,
  timeline: true,
  evidence: true,
  checklists: true,
  variants: true,
  templates: true,
} satisfies { readonly [C in Written]: true }) as readonly Written[];
