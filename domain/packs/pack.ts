import type { ReadinessLimits } from '../readiness/readiness.ts';
import type { ChecklistForm } from '../schema/checklist-form.ts';
import type { DeviceType } from '../schema/device.ts';
import type { Status } from '../schema/incident.ts';
import type { Severity } from '../schema/severity.ts';

/** A domain pack (F2): what a tenant's kind of work is made of. Words are in the app's translations under `pack`. */
export type Category = {
  readonly key: string;
  /** Symptoms offered as chips when an incident of this category is logged. */
  readonly symptoms: readonly string[];
  /** Device types for which the category is offered first. */
  readonly likelyFor: readonly DeviceType[];
};

/**
 * One way to meet a requirement: a fact of the record is filled (`variant.firmware`, `roles.commander`), somebody wrote a remark or
 * added a file, a checklist was filled completely (the key of its form), or so many minutes have passed since a step was reached.
 */
export type Need =
  | { readonly fact: string }
  | { readonly remark: true }
  | { readonly checklist: string }
  | { readonly evidence: true }
  | { readonly minutes: number; readonly since: 'triaged' | 'mitigated' };

/** Something that a step of the way asks for (F4). */
export type Requirement = {
  /** Different from those of all other steps; its words are in the app's translations under `requirement`. */
  readonly key: string;
  /** Any one of these will do. */
  readonly anyOf: readonly Need[];
  /** Asked for these only (F3); absent: for all. */
  readonly severities?: readonly Severity[];
  /** The fact of the incident's page where it is filled; absent where nothing but time helps. */
  readonly filledAt?: string;
};

/** What must be so before each step of the way may be taken, in the order in which it is asked. */
export type Gates = { readonly [S in Status]?: readonly Requirement[] };

export type DomainPack = {
  readonly key: string;
  readonly categories: readonly Category[];
  /** The categories of what fails in the device itself, by which the time between its failures is counted (F14). */
  readonly failureCategories: readonly string[];
  readonly gates: Gates;
  /** When a laptop counts as ready to leave with (M9). */
  readonly readiness: ReadinessLimits;
  /** The checklists that it ships (F13), each in its newest version. */
  readonly checklists: readonly ChecklistForm[];
};
