import type { Matrix } from '#domain/compat/matrix.ts';
import type { Checked } from '#domain/compat/precheck.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';
import { localIso } from '../../hooks/format.ts';
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
  'matrix published',
  'heard from the server',
  'checked',
];

/** Which matrix a rollout was checked against, how old what the laptop knew of it was, and when; times in ms since 1970. */
export type CheckedWith = {
  readonly matrix: Pick<Matrix, 'version' | 'publishedAt'>;
  /** 0: never. */
  readonly heardAt: number;
  readonly checkedAt: number;
};

/** A rollout's check as CSV. Times as ISO 8601 with this laptop's offset. */
export function precheckCsv(rows: readonly CheckedRow[], { matrix, heardAt, checkedAt }: CheckedWith): string {
  const heard = heardAt === 0 ? 'never' : localIso(heardAt);
  const against = [`v${matrix.version}`, localIso(matrix.publishedAt), heard, localIso(checkedAt)];
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
    ...against,
  ]);
  return csvOf(HEADER, cells);
}
