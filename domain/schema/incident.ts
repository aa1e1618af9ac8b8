import { z } from 'zod';
import { stampHlc } from '../clock/stamp.ts';
import { wallTime, type WallTime } from '../clock/wall-time.ts';
import type { MergeShape } from '../merge/merge.ts';
import { fields, id, instant, line, newestFirst, optionalId, prose, stampedMap, stampedSet, stamps } from './fields.ts';
import { severity } from './severity.ts';
import { variant, variantCheck } from './variant.ts';

export const statuses = ['detected', 'acknowledged', 'triaged', 'mitigated', 'resolved', 'closed', 'voided'] as const;
export const status = z.enum(statuses);
export type Status = z.infer<typeof status>;

/** Open incidents want work; `closed` and `voided` are over. */
export const phase = z.enum(['open', 'over']);
export type Phase = z.infer<typeof phase>;

export const sources = ['monitoring', 'field-report', 'customer-report', 'internal-test', 'health-check'] as const;

/** A step that was taken although something was missing: the keys of what was missing, by the gates of the pack, and why it was taken. */
const override = fields({ step: status, missing: z.array(line(64)).min(1).max(64), reason: prose.min(1) });

/**
 * Status, the times at which each was last reached, reason and overrides are true together, so they are one register:
 * a merge takes one person's whole step, never the status of one with the time of another.
 */
export const incidentState = fields({
  status,
  acknowledgedAt: instant.optional(),
  triagedAt: instant.optional(),
  mitigatedAt: instant.optional(),
  resolvedAt: instant.optional(),
  closedAt: instant.optional(),
  voidedAt: instant.optional(),
  reason: prose.optional(),
  /** At most one a step, of the way as it was last gone. */
  overrides: z.array(override).max(statuses.length).optional(),
});
export type IncidentState = z.infer<typeof incidentState>;

export const incidentRoles = ['commander', 'technicalLead', 'communicationsLead', 'scribe'] as const;

export type IncidentRole = (typeof incidentRoles)[number];

/** A role (F6) offered to somebody: by whom, and out of whose hands (`''`: nobody's). It stands while the role is still there. */
const roleOffer = fields({ to: id, from: optionalId, by: id, at: instant });
export type RoleOffer = z.infer<typeof roleOffer>;

/** F5, the incident record. Most fields are empty when a technician logs one; gates ask for them later. */
export const incident = fields({
  id,
  title: line(200).min(1, 'needs a title'),
  severity,
  category: line(64),
  state: incidentState,
  startedAt: instant,
  detectedAt: instant,
  source: z.enum(sources),
  /** Where: the device first, its site with it; further ones as sets. */
  site: optionalId,
  device: optionalId,
  otherSites: stampedSet,
  otherDevices: stampedSet,
  lanes: line(120).optional(),
  partner: line(120).optional(),
  customerSegment: line(120).optional(),
  usersAffected: z.int().min(0).max(1_000_000_000).optional(),
  symptoms: stampedSet,
  symptomNote: prose.optional(),
  impact: prose.optional(),
  mitigation: fields({ kind: line(64), note: prose }).optional(),
  rootCause: fields({ text: prose, certainty: z.enum(['confirmed', 'most-likely', 'next-step']) }).optional(),
  /** What showed that service is restored and stays so. */
  verification: prose.optional(),
  preventionActions: stampedMap(fields({ text: line(500), done: z.boolean() })),
  /** Why nothing is done to prevent it, where that is the decision. */
  noPrevention: prose.optional(),
  /** What ran on the device when this was logged; the device itself may be updated later. */
  variant: variant.optional(),
  /** What the variant matrix said to whoever relied on it last. */
  checked: variantCheck.optional(),
  degraded: fields({ on: z.boolean(), what: line(500) }).optional(),
  suspectedChanges: prose.optional(),
  links: stampedMap(fields({ label: line(120), url: z.url({ protocol: /^https?$/ }).max(2000) })),
  correlationIds: stampedMap(line(200)),
  roles: stampedMap(id),
  /** By role, what was offered and not answered yet. Absent in records of before there were offers. */
  roleOffers: stampedMap(roleOffer).unwrap().optional(),
  owner: optionalId,
  /** The entries of the timeline that are key moments. Absent in records of before there were any. */
  pins: stampedSet.unwrap().optional(),
  fieldVisits: stampedMap(fields({ at: instant, by: id, note: prose })),
  loggedBy: id,
  loggedAt: instant,
  stamps,
  /** Derived, for the board's indexes. */
  status,
  phase,
  newest: z.string().max(13),
});
export type Incident = z.infer<typeof incident>;

/**
 * When an incident began, was noticed or was logged. A time that nobody has named is the one at which it was logged: where the clock of
 * that laptop was wrong, the stamp's counts in its place (S5).
 */
export function incidentTime(
  incident: Pick<Incident, 'detectedAt' | 'loggedAt' | 'startedAt' | 'stamps'>,
  field: 'detectedAt' | 'loggedAt' | 'startedAt',
): WallTime {
  const { [field]: told, loggedAt, stamps } = incident;
  const logged = stamps['*'];
  return told === loggedAt && logged !== undefined ? wallTime(told, stampHlc(logged)) : { at: Date.parse(told) };
}

export const incidentShape: MergeShape<Incident> = {
  maps: [
    'otherSites',
    'otherDevices',
    'symptoms',
    'preventionActions',
    'links',
    'correlationIds',
    'roles',
    'roleOffers',
    'pins',
    'fieldVisits',
  ],
  derived: ['status', 'phase', 'newest'],
  derive: (one) => ({
    status: one.state.status,
    phase: one.state.status === 'closed' || one.state.status === 'voided' ? 'over' : 'open',
    newest: newestFirst(incidentTime(one, 'detectedAt').at),
  }),
};
