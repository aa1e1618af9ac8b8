import { isoWithOffset } from '#domain/clock/iso.ts';
import { startClock, tick, type Hlc } from '#domain/clock/hlc.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { create, edit, type Patch } from '#domain/merge/merge.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import { remark, timelineOf, type TimelineContext } from '#domain/rules/timeline.ts';
import { moveTo } from '#domain/rules/workflow.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import type { Device, DeviceType } from '#domain/schema/device.ts';
import { incidentShape, type Incident, type Status } from '#domain/schema/incident.ts';
import type { Severity } from '#domain/schema/severity.ts';
import type { Site } from '#domain/schema/site.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import type { Random } from '../../clock.ts';
import { closingRun } from './closing-run.ts';
import type { DemoPersonKey } from './people.ts';

const MINUTE_MS = 60_000;

/** What somebody did, `after` minutes from when the incident was logged. */
export type Step = { readonly after: number; readonly by: DemoPersonKey } & (
  | { readonly move: Status; readonly reason?: string }
  | { readonly set: Patch<Incident> }
  | { readonly assign: DemoPersonKey }
  | { readonly lead: DemoPersonKey }
  | { readonly role: 'technicalLead' | 'communicationsLead'; readonly to: DemoPersonKey }
  | { readonly severity: Severity; readonly why: string }
  | { readonly remark: string }
);

/** An incident as it went. `minutesAgo`: when it was logged; `startedBefore`: minutes from its start until then. */
export type Story = {
  readonly title: string;
  readonly severity: Severity;
  readonly category: string;
  readonly symptoms: readonly string[];
  readonly note: string;
  /** The first device that fits, or a whole site by its name. */
  readonly where:
    | { readonly site: string }
    | { readonly type: DeviceType; readonly road?: string; readonly hardware?: string; readonly firmware?: string; readonly app?: string };
  readonly source?: Incident['source'];
  readonly minutesAgo: number;
  readonly startedBefore: number;
  readonly by: DemoPersonKey;
  readonly steps: readonly Step[];
};

export type Stage = {
  readonly sites: readonly Site[];
  readonly devices: readonly Device[];
  readonly people: ReadonlyMap<DemoPersonKey, string>;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly random: Random;
  /** The clock node in whose name stamps are made, 12 letters or digits. */
  readonly node: string;
};

/** What a story leaves behind: `runs` of the closing checklist, where it was closed. */
export type Told = { readonly incident: Incident; readonly timeline: readonly TimelineEntry[]; readonly runs: readonly Checklist[] };

/** Tells a story as the app would have written it: each step an edit with its own stamp, each edit in the timeline. */
export function tell(story: Story, stage: Stage): Told {
  const loggedAt = stage.now - story.minutesAgo * MINUTE_MS;
  let clock = startClock(stage.node);
  const tickAt = (ms: number) => (): Hlc => {
    const next = tick(clock, ms);
    clock = next.state;
    return next.stamp;
  };
  const contextAt = (ms: number, by: string): TimelineContext => ({
    by,
    occurredAt: isoWithOffset(ms, 0),
    newId: () => uuidv7(ms, stage.random(10)),
    tick: tickAt(ms),
  });

  const first = contextAt(loggedAt, personOf(stage, story.by));
  let incident = create(incidentShape, opening(story, stage, first, loggedAt), first.tick(), first.by);
  const timeline = timelineOf(undefined, incident, first);
  const runs: Checklist[] = [];
  for (const step of story.steps) {
    const at = loggedAt + step.after * MINUTE_MS;
    const context = contextAt(at, personOf(stage, step.by));
    if ('remark' in step) {
      timeline.push(remark(incident.id, step.remark, context));
      continue;
    }
    const before = incident;
    if ('move' in step && step.move === 'closed') {
      const { run, told } = closingRun(before, context);
      runs.push(run);
      timeline.push(...told);
    }
    incident = edit(incidentShape, before, patchOf(step, before, stage, context), context.tick(), context.by, () => true);
    timeline.push(...timelineOf(before, incident, context, 'why' in step ? step.why : undefined));
  }
  return { incident, timeline, runs };
}

function opening(story: Story, stage: Stage, context: TimelineContext, loggedAt: number): Omit<Incident, 'stamps'> {
  const { where } = story;
  const device = 'site' in where ? undefined : stage.devices.find((one) => fits(one, where, stage));
  const site = 'site' in where ? stage.sites.find((one) => one.name === where.site)?.id : device?.site;
  if (site === undefined) throw new Error(`the demo fleet has no place for "${story.title}"`);
  const draft = {
    ...emptyDraft,
    site,
    device: device?.id ?? '',
    category: story.category,
    severity: story.severity,
    symptoms: story.symptoms,
    symptomNote: story.note,
    title: story.title,
    startedAt: isoWithOffset(loggedAt - story.startedBefore * MINUTE_MS, 0),
  };
  const made = { id: context.newId(), by: context.by, loggedAt: context.occurredAt, device, title: story.title };
  return { ...incidentFromDraft(draft, made), source: story.source ?? 'field-report' };
}

function fits(device: Device, where: Exclude<Story['where'], { site: string }>, stage: Stage): boolean {
  const { hardware, firmware, app } = device.variant;
  const asked = [where.hardware ?? hardware, where.firmware ?? firmware, where.app ?? app];
  if (device.type !== where.type || asked.join('/') !== [hardware, firmware, app].join('/')) return false;
  const { road } = where;
  return road === undefined || stage.sites.some((site) => site.id === device.site && site.road === road);
}

function patchOf(step: Exclude<Step, { remark: string }>, before: Incident, stage: Stage, context: TimelineContext): Patch<Incident> {
  if ('set' in step) return step.set;
  if ('assign' in step) return { owner: personOf(stage, step.assign) };
  if ('severity' in step) return { severity: step.severity };
  if ('role' in step) return { roles: { [step.role]: personOf(stage, step.to) } };
  if ('lead' in step) return { roles: { commander: personOf(stage, step.lead) } };
  const state = moveTo(before.state, { to: step.move, at: context.occurredAt, ...(step.reason !== undefined && { reason: step.reason }) });
  if (typeof state === 'string') throw new Error(`"${before.title}" cannot go from ${before.state.status} to ${step.move}: ${state}`);
  return { state };
}

function personOf(stage: Stage, key: DemoPersonKey): string {
  const id = stage.people.get(key);
  if (id === undefined) throw new Error(`the demo has nobody called ${key}`);
  return id;
}
