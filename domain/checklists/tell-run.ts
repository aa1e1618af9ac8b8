import { checklistEntry, type TimelineContext } from '../rules/timeline.ts';
import type { Checklist } from '../schema/checklist.ts';
import type { TimelineEntry } from '../schema/timeline.ts';
import { evaluate, type ItemState } from './evaluate.ts';

type Told = Pick<NonNullable<TimelineEntry['checklist']>, 'event' | 'item' | 'undone'>;

/**
 * What the timeline of the incident says of a change of a run: that it was started, finished or taken up again, which items failed, and which
 * do no more. Nothing of a visit to a site. `before` is absent when it was just started.
 */
export function tellRun(before: Checklist | undefined, after: Checklist, context: TimelineContext): TimelineEntry[] {
  const { incident, id: run, form, finished } = after;
  if (incident === '') return [];
  const entry = (told: Told, said: Pick<TimelineEntry, 'to' | 'text'> = {}): TimelineEntry =>
    checklistEntry(incident, { run, title: form.title, ...told }, said, context);
  if (before === undefined) return [entry({ event: 'started' })];
  const entries: TimelineEntry[] = [];
  const now = evaluate(after);
  const had = new Map(evaluate(before).items.map((state) => [state.item.key, state]));
  for (const state of now.items) {
    const was = had.get(state.item.key);
    if (state.shown && state.failed && saysAnew(was, state)) {
      entries.push(entry({ event: 'failed', item: state.item.label }, { to: state.said?.value.answer, text: state.said?.value.note }));
    } else if (was?.failed === true && was.shown && !state.failed) {
      entries.push(entry({ event: 'mended', item: state.item.label }, { to: state.said?.value.answer, text: state.said?.value.note }));
    }
  }
  if (finished !== undefined && before.finished === undefined) {
    const labels = now.items.filter(({ item }) => finished.undone.includes(item.key)).map(({ item }) => item.label);
    entries.push(entry({ event: 'finished', ...(labels.length === 0 ? {} : { undone: labels }) }, { text: finished.reason }));
  }
  if (finished === undefined && before.finished !== undefined) entries.push(entry({ event: 'resumed' }));
  return entries;
}

/** A failure is told once it has what it asks for, so that its note is told with it, and again when something else is said of it. */
function saysAnew(was: ItemState | undefined, { due, said }: ItemState): boolean {
  if (due !== 'nothing') return false;
  return (
    was?.failed !== true ||
    was.due !== 'nothing' ||
    was.said?.value.note !== said?.value.note ||
    was.said?.value.answer !== said?.value.answer
  );
}
