import type { Device } from '../schema/device.ts';
import type { Incident } from '../schema/incident.ts';
import type { Severity } from '../schema/severity.ts';

/** What a person fills in to log an incident; everything else of the record comes later. */
export type LogDraft = {
  readonly site: string;
  readonly device: string;
  readonly category: string;
  readonly severity: Severity | '';
  readonly symptoms: readonly string[];
  readonly symptomNote: string;
  /** Empty: made up from device, category and symptoms. */
  readonly title: string;
  /** ISO 8601 with offset; empty means now. */
  readonly startedAt: string;
};

export const emptyDraft: LogDraft = {
  site: '',
  device: '',
  category: '',
  severity: '',
  symptoms: [],
  symptomNote: '',
  title: '',
  startedAt: '',
};

export type DraftProblem =
  | { readonly field: 'where'; readonly problem: 'missing' | 'retired' }
  | { readonly field: 'category' | 'severity'; readonly problem: 'missing' }
  | { readonly field: 'startedAt'; readonly problem: 'in-future' | 'not-a-time' | 'too-long-ago' }
  | { readonly field: 'title' | 'symptomNote'; readonly problem: 'too-long' };

/** A laptop's clock and a person's watch differ a little; beyond this a start counts as lying in the future. */
const FUTURE_GRACE_MS = 2 * 60_000;
const TOO_LONG_AGO_MS = 366 * 24 * 3_600_000;

/** What keeps a draft from being saved, per field. `device` is the chosen device, `now` milliseconds since 1970. */
export function draftProblems(draft: LogDraft, device: Device | undefined, now: number): DraftProblem[] {
  const problems: DraftProblem[] = [];
  if (draft.device === '' && draft.site === '') problems.push({ field: 'where', problem: 'missing' });
  if (device?.retiredAt !== undefined && Date.parse(device.retiredAt) <= now) problems.push({ field: 'where', problem: 'retired' });
  if (draft.category === '') problems.push({ field: 'category', problem: 'missing' });
  if (draft.severity === '') problems.push({ field: 'severity', problem: 'missing' });
  if (draft.startedAt !== '') {
    const started = Date.parse(draft.startedAt);
    if (Number.isNaN(started)) problems.push({ field: 'startedAt', problem: 'not-a-time' });
    else if (started > now + FUTURE_GRACE_MS) problems.push({ field: 'startedAt', problem: 'in-future' });
    else if (started < now - TOO_LONG_AGO_MS) problems.push({ field: 'startedAt', problem: 'too-long-ago' });
  }
  if (draft.title.length > 200) problems.push({ field: 'title', problem: 'too-long' });
  if (draft.symptomNote.length > 10_000) problems.push({ field: 'symptomNote', problem: 'too-long' });
  return problems;
}

/** The fields of a new incident, without stamps. `loggedAt` is ISO 8601 with offset. The draft must have no problems. */
export function incidentFromDraft(
  draft: LogDraft,
  context: {
    readonly id: string;
    readonly by: string;
    readonly loggedAt: string;
    readonly device: Device | undefined;
    readonly title: string;
  },
): Omit<Incident, 'stamps'> {
  return {
    id: context.id,
    title: draft.title.trim() === '' ? context.title : draft.title.trim(),
    severity: draft.severity === '' ? 'SEV4' : draft.severity,
    category: draft.category,
    state: { status: 'detected' },
    startedAt: draft.startedAt === '' ? context.loggedAt : draft.startedAt,
    detectedAt: context.loggedAt,
    source: 'field-report',
    site: context.device?.site ?? draft.site,
    device: draft.device,
    otherSites: {},
    otherDevices: {},
    symptoms: Object.fromEntries(draft.symptoms.map((symptom) => [symptom, true as const])),
    symptomNote: draft.symptomNote.trim() === '' ? undefined : draft.symptomNote.trim(),
    preventionActions: {},
    links: {},
    correlationIds: {},
    roles: {},
    owner: '',
    fieldVisits: {},
    variant: context.device?.variant,
    loggedBy: context.by,
    loggedAt: context.loggedAt,
    status: 'detected',
    phase: 'open',
    newest: '',
  };
}
