import type { CollectionName, DocumentOf } from '../schema/collections.ts';
import type { Checklist } from '../schema/checklist.ts';
import type { Device } from '../schema/device.ts';
import type { Evidence } from '../schema/evidence.ts';
import type { Incident } from '../schema/incident.ts';
import type { Person } from '../schema/person.ts';
import type { Site } from '../schema/site.ts';
import type { TimelineEntry } from '../schema/timeline.ts';

/** The region of what belongs to no region: everybody of the tenant sees it. */
export const SHARED = '';

/** The document whose region another one shares. */
export type Tie = { readonly collection: 'sites' | 'incidents'; readonly id: string };

/** What hangs on the documents of a collection, and moves region with them. */
export const tiedCollections: { readonly [C in CollectionName]: readonly CollectionName[] } = {
  sites: ['devices', 'incidents', 'checklists', 'evidence'],
  incidents: ['timeline', 'checklists', 'evidence'],
  timeline: [],
  evidence: [],
  devices: [],
  variants: [],
  checklists: [],
  templates: [],
  people: [],
};

/** What a document hangs on; `undefined` where its region is its own (see `ownRegion`) (S30). */
export function tieOf<C extends CollectionName>(collection: C, document: DocumentOf[C]): Tie | undefined {
  if (tiedCollections.incidents.includes(collection)) {
    const { incident } = document as TimelineEntry | Evidence | Checklist;
    if (incident !== '') return { collection: 'incidents', id: incident };
  }
  if (!tiedCollections.sites.includes(collection)) return undefined;
  const { site = '' } = document as Device | Incident | Checklist | Evidence;
  return site === '' ? undefined : { collection: 'sites', id: site };
}

/** The region of a document that hangs on no other: a site's, else `SHARED`. */
export function ownRegion<C extends CollectionName>(collection: C, document: DocumentOf[C]): string {
  return collection === 'sites' ? (document as Site).region : SHARED;
}

/** The regions that a person sees besides what is shared, sorted; `undefined` for the whole tenant (S31). */
export function regionsSeenBy({ role, regions = [] }: Pick<Person, 'role' | 'regions'>): readonly string[] | undefined {
  return role !== 'technician' || regions.length === 0 ? undefined : regions.toSorted();
}
