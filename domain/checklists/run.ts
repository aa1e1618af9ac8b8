import type { Hlc } from '../clock/hlc.ts';
import { create, type Patch } from '../merge/merge.ts';
import { answerSafely, forgetAnswer } from '../rules/safety-answers.ts';
import { checklistShape, type Checklist, type Finish, type ItemAnswer, type Subject } from '../schema/checklist.ts';
import type { ChecklistForm } from '../schema/checklist-form.ts';
import type { Device } from '../schema/device.ts';
import type { Incident } from '../schema/incident.ts';
import { evaluate } from './evaluate.ts';

/** What a run is started on: an incident, or a visit to a site for a purpose; with one device, where it is about one. */
export type RunPlace = {
  readonly incident?: Incident | undefined;
  readonly device?: Device | undefined;
  /** Id of the site; `''` where there is none. */
  readonly site: string;
  readonly purpose?: string;
};

/** Who starts a run, with which id and when: `at` ISO 8601 with offset, `stamp` the reading of the clock. */
export type StartContext = { readonly id: string; readonly by: string; readonly at: string; readonly stamp: Hlc };

export function startRun(form: ChecklistForm, place: RunPlace, { id, by, at, stamp }: StartContext): Checklist {
  const { incident, device, site, purpose = '' } = place;
  const fields = {
    id,
    by,
    at,
    form,
    subject: subjectOf(incident, device),
    incident: incident?.id ?? '',
    site,
    device: device?.id ?? '',
    ...(purpose.trim() === '' ? {} : { purpose: purpose.trim() }),
    answers: {},
    phase: 'open' as const,
    newest: '',
  };
  return create(checklistShape, fields, stamp, by);
}

/** What ran on the device when the incident was logged goes before what the device is said to run now. */
function subjectOf(incident: Incident | undefined, device: Device | undefined): Subject {
  const { hardware = '', firmware = '', app = '' } = { ...device?.variant, ...incident?.variant };
  const told = { type: device?.type, vendor: device?.vendor, hardware, firmware, app, severity: incident?.severity };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined && value !== ''));
}

/** The change by which `by` answers an item, or takes their own answer back (`undefined`). */
export function answerPatch(run: Checklist, item: string, by: string, value: ItemAnswer | undefined): Patch<Checklist> {
  return { answers: value === undefined ? forgetAnswer(item, by) : answerSafely(run, 'answers', item, by, value) };
}

export type FinishRefusal = 'finished-already' | 'reason-missing';

/** The end of a run, which names what is left undone; leaving something undone needs a reason. `at`: ISO 8601 with offset. */
export function finishOf(run: Checklist, by: string, at: string, given = ''): Finish | FinishRefusal {
  if (run.finished !== undefined) return 'finished-already';
  const undone = evaluate(run).undone.map(({ item }) => item.key);
  const reason = given.trim();
  if (undone.length > 0 && reason === '') return 'reason-missing';
  return { at, by, undone, ...(reason === '' ? {} : { reason }) };
}

/** Whether a run is finished with nothing left undone, by all that has come in since. */
export function isComplete(run: Checklist): boolean {
  return run.finished !== undefined && evaluate(run).undone.length === 0;
}

/**
 * The run that whoever wants to fill a form is led to; `undefined` where a new one is to be started. It is the one that is open. Of what an
 * incident as such asks for there is one run to be made whole, so one that was finished incomplete is it too; a device and a site are visited
 * again, and then it begins anew. `runs`: those of its place, newest first.
 */
export function runToGoOnWith(runs: readonly Checklist[], { key, about }: Pick<ChecklistForm, 'key' | 'about'>): Checklist | undefined {
  const own = runs.filter((run) => run.form.key === key);
  const [newest] = own;
  const incomplete = about === 'incident' && newest !== undefined && !isComplete(newest) ? newest : undefined;
  return own.find(({ finished }) => finished === undefined) ?? incomplete;
}

/** The keys of the forms that were filled completely. */
export function completedForms(runs: readonly Checklist[]): ReadonlySet<string> {
  return new Set(runs.filter(isComplete).map(({ form }) => form.key));
}
