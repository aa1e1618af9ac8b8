import type { z } from 'zod';
import type { MergeShape, SyncedDocument } from '../merge/merge.ts';
import { checklist, checklistShape, type Checklist } from './checklist.ts';
import { device, deviceShape, type Device } from './device.ts';
import { evidence, evidenceShape, type Evidence } from './evidence.ts';
import { incident, incidentShape, type Incident } from './incident.ts';
import { matrixRule, matrixRuleShape, type MatrixRule } from './matrix-rule.ts';
import { person, personShape, type Person } from './person.ts';
import { site, siteShape, type Site } from './site.ts';
import { template, templateShape, type Template } from './template.ts';
import { timelineEntry, timelineShape, type TimelineEntry } from './timeline.ts';

/** Every synced collection: its schema, its merge, the version of its schema, the indexes a device keeps. */
export type DocumentOf = {
  incidents: Incident;
  timeline: TimelineEntry;
  evidence: Evidence;
  sites: Site;
  devices: Device;
  variants: MatrixRule;
  checklists: Checklist;
  templates: Template;
  people: Person;
};
export type CollectionName = keyof DocumentOf;

export type CollectionDefinition<D extends SyncedDocument> = {
  readonly schema: z.ZodType<D>;
  readonly version: number;
  readonly shape: MergeShape<D>;
  /** Fields (or lists of fields) by which a device looks documents up, ascending. */
  readonly indexes: readonly (readonly (keyof D & string)[])[];
};

export const collections: { readonly [C in CollectionName]: CollectionDefinition<DocumentOf[C]> } = {
  incidents: {
    schema: incident,
    version: 0,
    shape: incidentShape,
    indexes: [['newest'], ['phase', 'newest'], ['status', 'newest'], ['severity', 'newest'], ['site', 'newest'], ['device', 'phase']],
  },
  timeline: { schema: timelineEntry, version: 0, shape: timelineShape, indexes: [['incident', 'order']] },
  evidence: { schema: evidence, version: 0, shape: evidenceShape, indexes: [['incident', 'newest']] },
  sites: { schema: site, version: 0, shape: siteShape, indexes: [['name']] },
  devices: { schema: device, version: 0, shape: deviceShape, indexes: [['site', 'name'], ['serial']] },
  variants: { schema: matrixRule, version: 0, shape: matrixRuleShape, indexes: [] },
  checklists: {
    schema: checklist,
    version: 0,
    shape: checklistShape,
    indexes: [
      ['incident', 'newest'],
      ['site', 'newest'],
      ['phase', 'newest'],
    ],
  },
  templates: { schema: template, version: 0, shape: templateShape, indexes: [] },
  people: { schema: person, version: 0, shape: personShape, indexes: [['name']] },
};

export const collectionNames = Object.keys(collections) as CollectionName[];

/** Shape errors as one line a person can read: `severity: Invalid option …`. */
export function explain(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'document'}: ${issue.message}`).join('; ');
}
