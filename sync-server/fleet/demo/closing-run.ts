import { answerPatch, finishOf, startRun } from '#domain/checklists/run.ts';
import { tellRun } from '#domain/checklists/tell-run.ts';
import { edit, type Patch } from '#domain/merge/merge.ts';
import { closing } from '#domain/packs/checklists/incident.ts';
import type { TimelineContext } from '#domain/rules/timeline.ts';
import { checklistShape, type Checklist, type ItemAnswer } from '#domain/schema/checklist.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';

/** The closing checklist of an incident whose story ends well, filled as it was closed, with what it tells. */
export function closingRun(incident: Incident, context: TimelineContext): { readonly run: Checklist; readonly told: TimelineEntry[] } {
  const { by, occurredAt: at, newId, tick } = context;
  const started = startRun(closing, { incident, site: incident.site }, { id: newId(), by, at, stamp: tick() });
  const apply = (run: Checklist, patch: Patch<Checklist>): Checklist => edit(checklistShape, run, patch, tick(), by, () => true);
  const prevented = Object.keys(incident.preventionActions).length > 0;
  const answers: { readonly [item: string]: ItemAnswer['answer'] } = {
    captured: true,
    mitigation: true,
    evidence: true,
    'root-cause': 'done',
    prevention: prevented ? 'created' : 'not-needed',
    ...(prevented ? { criteria: true } : {}),
    matrix: incident.category === 'deployment' ? 'updated' : 'not-involved',
  };
  const filled = Object.entries(answers).reduce((run, [item, answer]) => apply(run, answerPatch(run, item, by, { answer })), started);
  const finished = finishOf(filled, by, at);
  if (typeof finished === 'string') throw new Error(`"${incident.title}" cannot be closed: ${finished}`);
  const run = apply(filled, { finished });
  return { run, told: [...tellRun(undefined, started, context), ...tellRun(filled, run, context)] };
}
