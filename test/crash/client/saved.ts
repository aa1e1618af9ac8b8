import type { Incident } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';

/**
 * An action whose promise has resolved. `number` is in the title, the impact or the remark that it wrote, and grows with each action
 * of a tab, through all restarts.
 */
export type Saved = { readonly what: 'log' | 'change' | 'remark'; readonly incident: string; readonly number: number };

/** What somebody holds of such actions. `entries`: `incident number` of each line of the timeline. */
export type Trace = { readonly incidents: { readonly [id: string]: number }; readonly entries: readonly string[] };

export const titleOf = (number: number): string => `Crash ${number}`;

export function traceOf(incidents: readonly Incident[], timeline: readonly TimelineEntry[]): Trace {
  const number = (text: unknown): number => Number(String(text).replace(/^Crash /, ''));
  return {
    incidents: Object.fromEntries(incidents.map(({ id, impact, title }) => [id, number(impact ?? title)])),
    entries: timeline.map(({ incident, kind, text, to }) => `${incident} ${number(kind === 'changed' ? to : text)}`),
  };
}

/** What is missing, in words: an incident holds its last change or a later one, and each action has its line in the timeline. */
export function missing(saved: readonly Saved[], { incidents, entries }: Trace): string[] {
  const lines = new Set(entries);
  return saved.flatMap(({ what, incident, number }) => {
    const now = incidents[incident];
    if (now === undefined) return [`${what} ${number}: incident ${incident} is gone`];
    if (what === 'change' && now < number) return [`${what} ${number}: incident ${incident} has ${now}`];
    return lines.has(`${incident} ${number}`) ? [] : [`${what} ${number}: incident ${incident} has no such line`];
  });
}
