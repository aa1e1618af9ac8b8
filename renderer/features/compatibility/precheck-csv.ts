import type { Checked } from '#domain/compat/precheck.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';

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

/** A rollout's check as CSV (RFC 4180, with a byte order mark, so that spreadsheets take it for UTF-8). `version`: of the matrix. */
export function precheckCsv(rows: readonly CheckedRow[], version: number): string {
  const lines = rows.map(({ checked: { device, asIs, planned }, site }) => [
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
  return `\uFEFF${[HEADER, ...lines].map((cells) => cells.map(cellOf).join(',')).join('\r\n')}\r\n`;
}

/** Quoted where it must be. What a spreadsheet would take for a formula is text to it. */
function cellOf(text: string): string {
  const safe = /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
