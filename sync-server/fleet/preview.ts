import type { ParsedFleet } from '#domain/fleet/parse.ts';
import type { FleetPlan } from '#domain/fleet/plan.ts';
import {
  FLEET_CHANGES_MAX,
  FLEET_PROBLEMS_MAX,
  type FleetChange,
  type FleetCounts,
  type FleetPreview,
  type FleetRefusal,
} from '#domain/protocol/fleet.ts';

/** `retireMissing`: what the file lacks goes out of service. `skipBad`: bad rows do not hold up the good ones. */
export type ImportOptions = { readonly retireMissing: boolean; readonly skipBad: boolean };

/**
 * Why a file is not imported. A file with bad rows never retires anything: the devices of its bad rows would look missing.
 */
export function refusalOf(parsed: ParsedFleet, options: ImportOptions): FleetRefusal | undefined {
  if (parsed.rows.length === 0) return 'no-rows';
  if (parsed.badRows === 0) return undefined;
  if (options.retireMissing) return 'bad-rows-retire';
  return options.skipBad ? undefined : 'bad-rows';
}

/** The plan in numbers. */
export function countsOf(plan: FleetPlan): FleetCounts {
  const returned = plan.devicesToChange.filter((change) => change.returns).length;
  return {
    sites: { added: plan.sitesToAdd.length, changed: plan.sitesToChange.length, unchanged: plan.unchanged.sites },
    devices: {
      added: plan.devicesToAdd.length,
      changed: plan.devicesToChange.length - returned,
      returned,
      retired: plan.devicesToRetire.length,
      unchanged: plan.unchanged.devices,
    },
  };
}

/** What a person reads before deciding. */
export function previewOf(parsed: ParsedFleet, plan: FleetPlan, options: ImportOptions): FleetPreview {
  const changes = changesOf(plan);
  return {
    rows: parsed.rows.length,
    badRows: parsed.badRows,
    problems: parsed.problems.slice(0, FLEET_PROBLEMS_MAX),
    problemsLeftOut: Math.max(0, parsed.problems.length - FLEET_PROBLEMS_MAX),
    counts: countsOf(plan),
    missing: plan.missing,
    changes: changes.slice(0, FLEET_CHANGES_MAX),
    changesLeftOut: Math.max(0, changes.length - FLEET_CHANGES_MAX),
    refused: refusalOf(parsed, options),
  };
}

/** Each change by itself: first what is taken out or altered, since that is what a person checks; then what is new. */
function changesOf(plan: FleetPlan): FleetChange[] {
  return [
    ...plan.devicesToRetire.map(({ name, serial }): FleetChange => ({ change: 'retired', name, serial, fields: [] })),
    ...plan.devicesToChange.map(({ device, returns, changes }): FleetChange => ({
      change: returns ? 'returned' : 'changed',
      name: device.name,
      serial: device.serial,
      fields: [...changes],
    })),
    ...plan.sitesToChange.map(({ site, changes }): FleetChange => ({ change: 'changed', name: site.name, fields: [...changes] })),
    ...plan.sitesToAdd.map(({ name }): FleetChange => ({ change: 'added', name, fields: [] })),
    ...plan.devicesToAdd.map(({ fields: { name, serial } }): FleetChange => ({ change: 'added', name, serial, fields: [] })),
  ];
}
