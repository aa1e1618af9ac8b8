import type { Hlc } from '../clock/hlc.ts';
import { changedPaths, create } from '../merge/merge.ts';
import type { Incident } from '../schema/incident.ts';
import { timelineShape, type TimelineEntry } from '../schema/timeline.ts';

/** Who writes and when: `occurredAt` ISO 8601 with offset; `newId` and `tick` give a fresh id and clock reading per entry. */
export type TimelineContext = {
  readonly by: string;
  readonly occurredAt: string;
  readonly newId: () => string;
  readonly tick: () => Hlc;
};

/**
 * The timeline writes itself (M3): one entry for each thing that a change of the incident touched, with the value
 * before and after. `before` is absent when the incident was just logged. `text` is the reason given, if any.
 */
export function timelineOf(before: Incident | undefined, after: Incident, context: TimelineContext): TimelineEntry[] {
  if (before === undefined) return [entry(context, after.id, { kind: 'logged', to: after.severity, text: after.title })];
  return changedPaths(before, after)
    .filter((path) => path !== '*')
    .map((path) => entry(context, after.id, describe(path, before, after)));
}

/** A remark: free text that never collides, since it is an entry of its own. */
export function remark(incident: string, text: string, context: TimelineContext): TimelineEntry {
  return entry(context, incident, { kind: 'remark', text });
}

type Content = Pick<TimelineEntry, 'kind' | 'path' | 'from' | 'to' | 'text'>;

function describe(path: string, before: Incident, after: Incident): Content {
  if (path === 'state') {
    return { kind: 'status', path, from: before.state.status, to: after.state.status, text: after.state.reason };
  }
  const content = { path, from: valueAt(before, path), to: valueAt(after, path) };
  return { kind: path === 'owner' || path.startsWith('roles.') ? 'assigned' : 'changed', ...content };
}

/** The value of a stamped path: `severity`, or `links.x` inside a map. */
export function valueAt(incident: Incident, path: string): unknown {
  const [field = '', key] = path.split('.', 2);
  const value = (incident as unknown as { [field: string]: unknown })[field];
  return key === undefined ? value : (value as { [key: string]: unknown } | undefined)?.[key];
}

function entry(context: TimelineContext, incident: string, content: Content): TimelineEntry {
  const fields = { id: context.newId(), incident, occurredAt: context.occurredAt, by: context.by, order: '', ...content };
  return create(timelineShape, fields, context.tick(), context.by);
}
