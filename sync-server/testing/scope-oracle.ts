import { regionsSeenBy } from '#domain/rules/scope.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Evidence } from '#domain/schema/evidence.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import type { Person } from '#domain/schema/person.ts';
import type { Site } from '#domain/schema/site.ts';
import type { Template } from '#domain/schema/template.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import type { Reader } from '../storage/port.ts';

/** For tests: what a person sees, worked out anew from the documents alone: no column, no departure, no checkpoint. */
export type ScopeOracle = {
  readonly visible: (person: string, collection: CollectionName) => ReadonlyMap<string, object>;
  /** Entries and runs whose incident is not there. */
  readonly early: ReadonlySet<string>;
};

export async function scopeOracle(reader: Reader, tenant: string): Promise<ScopeOracle> {
  const [sites, devices, incidents, timeline, evidence, variants, checklists, templates, people] = await Promise.all([
    reader.allDocuments(tenant, 'sites'),
    reader.allDocuments(tenant, 'devices'),
    reader.allDocuments(tenant, 'incidents'),
    reader.allDocuments(tenant, 'timeline'),
    reader.allDocuments(tenant, 'evidence'),
    reader.allDocuments(tenant, 'variants'),
    reader.allDocuments(tenant, 'checklists'),
    reader.allDocuments(tenant, 'templates'),
    reader.allDocuments(tenant, 'people'),
  ]);
  const bySite = new Map(sites.map((site) => [site.id, site.region]));
  const regionAt = (site: string): string | undefined => (site === '' ? '' : bySite.get(site));
  const byIncident = new Map(incidents.map(({ id, site }) => [id, regionAt(site)]));
  const all = { sites, devices, incidents, timeline, evidence, variants, checklists, templates, people };
  const regions: { readonly [C in CollectionName]: (document: never) => string | undefined } = {
    sites: ({ region }: Site) => region,
    devices: ({ site }: Device) => regionAt(site),
    incidents: ({ site }: Incident) => regionAt(site),
    timeline: ({ incident }: TimelineEntry) => byIncident.get(incident),
    evidence: ({ incident, site = '' }: Evidence) => (incident === '' ? regionAt(site) : byIncident.get(incident)),
    variants: (_rule: MatrixRule) => '',
    templates: (_template: Template) => '',
    checklists: ({ incident, site }: Checklist) => (incident === '' ? regionAt(site) : byIncident.get(incident)),
    people: (_person: Person) => '',
  };
  return {
    early: new Set(
      [...timeline, ...evidence, ...checklists].filter(({ incident }) => incident !== '' && !byIncident.has(incident)).map(({ id }) => id),
    ),
    visible: (id, collection) => {
      const person = people.find((one) => one.id === id);
      const seen = person && regionsSeenBy(person);
      const inScope = (region: string | undefined): boolean => seen === undefined || region === '' || seen.includes(region ?? '?');
      return new Map(
        all[collection].filter((document) => inScope(regions[collection](document as never))).map((document) => [document.id, document]),
      );
    },
  };
}
