import type { Checked } from '#domain/compat/precheck.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';
import { csvOf } from '../../ui/csv.ts';

export type CheckedRow = { readonly checked: Checked<Device>; readonly site: Site | undefined };

const HEADER = [
  'device',
  'serial',
  'site',
  'region',
  'vendor',
  'hardware',
  'firmware',
  'app',
  'now',
  'planned',
  'reason',
  'rule',
  'matrix',
];

/** A rollout's check as CSV. `version`: of the matrix. */
export function precheckCsv(rows: readonly CheckedRow[], version: number): string {
  const cells = rows.map(({ checked: { device, asIs, planned }, site }) => [
    device.name,
    device.serial,
    site?.name ?? '',
    site?.region ?? '',
    device.vendor,
    device.variant.hardware,
    device.variant.firmware,
    device.variant.app,
    asIs,
    planned.verdict,
    planned.rules.map(({ ruling }) => ruling.text).join(' / '),
    planned.rules.map(({ id }) => id).join(' '),
    `v${version}`,
  ]);
  return csvOf(HEADER, cells);
}
