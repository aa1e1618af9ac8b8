import { inCorrectedTime } from '#domain/rules/corrected-times.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { valuesInWords, type EntryWords } from './describe-entry.ts';

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
