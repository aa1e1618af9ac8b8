import { inCorrectedTime } from '#domain/rules/corrected-times.ts';
import { path } from '#domain/rules/workflow.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { valuesInWords, type EntryWords } from './describe-entry.ts';
import { reachedAt, type Reached } from './reached-at.ts';

/** The facts of an incident in the order in which it is told; what has no value is left out. */
const FACTS = [
  'category',
  'site',
  'device',
  'lanes',
  'otherDevices',
  'otherSites',
  'partner',
  'customerSegment',
  'source',
  'symptoms',
  'symptomNote',
  'suspectedChanges',
  'startedAt',
  'detectedAt',
  'variant',
  'checked',
  'usersAffected',
  'impact',
  'degraded',
  'mitigation',
  'verification',
  'rootCause',
  'preventionActions',
  'noPrevention',
  'owner',
  'roles',
  'fieldVisits',
  'links',
  'correlationIds',
] as const satisfies readonly (keyof Incident)[];

export type ReportFact = { readonly field: string; readonly label: string; readonly values: readonly string[] };

/** What a report says of the record, in words: one value a register, one for each entry of a map. */
export function reportFacts(incident: Incident, words: EntryWords): ReportFact[] {
  const told = inCorrectedTime(incident);
  return FACTS.map((field) => ({ field, label: words.field(field), values: valuesInWords(field, told[field], words) })).filter(
    ({ values }) => values.length > 0,
  );
}

/** The steps that an incident has taken: when each was reached last, and what was passed over on the way to it, and why. */
export function reportSteps(incident: Reached, words: EntryWords): ReportFact[] {
  const at = reachedAt(incident);
  const { overrides = [], reason } = incident.state;
  return [...path, 'voided' as const].flatMap((step) => {
    const reached = at[step];
    if (reached === undefined) return [];
    const without = overrides.filter((one) => one.step === step).map((one) => words.without(words.requirements(one.missing), one.reason));
    const why = step === 'voided' && reason !== undefined ? [reason] : [];
    return [{ field: step, label: words.status(step), values: [words.time(reached), ...without, ...why] }];
  });
}
