import type { FleetChange, FleetPreview, FleetProgress, FleetResult } from '#domain/protocol/fleet.ts';

/** How many bad rows and changes are shown one by one; `--json` has all. */
const SHOWN = 20;
const CHANGES_SHOWN = 10;

const number = new Intl.NumberFormat('en');
const count = (of: number, one: string, many = `${one}s`): string => `${number.format(of)} ${of === 1 ? one : many}`;

/** What an import would do, as lines for a terminal. */
export function previewLines(file: string, preview: FleetPreview, retireMissing: boolean): string[] {
  const { sites, devices } = preview.counts;
  const bad = preview.badRows === 0 ? '' : `, ${number.format(preview.badRows)} bad`;
  return [
    `${file}: ${count(preview.rows, 'good row')}${bad}`,
    ...badLines(preview),
    ...(preview.rows === 0
      ? []
      : [
          '',
          row('', ['added', 'changed', 'retired', 'unchanged']),
          row('sites', [sites.added, sites.changed, '', sites.unchanged]),
          row('devices', [devices.added, devices.changed + devices.returned, devices.retired, devices.unchanged]),
          ...changeLines(preview),
          ...(devices.returned === 0 ? [] : [`${count(devices.returned, 'retired device is', 'retired devices are')} back in service.`]),
          ...missingLines(preview.missing, retireMissing),
        ]),
  ];
}

/** Whether an import would write anything. */
export function hasWork({ counts: { sites, devices } }: Pick<FleetPreview, 'counts'>): boolean {
  return sites.added + sites.changed + devices.added + devices.changed + devices.returned + devices.retired > 0;
}

export function resultLine({ counts, skipped }: FleetResult): string {
  const { sites, devices } = counts;
  const parts = [
    [sites.added, 'site', 'added'],
    [sites.changed, 'site', 'changed'],
    [devices.added, 'device', 'added'],
    [devices.changed + devices.returned, 'device', 'changed'],
    [devices.retired, 'device', 'retired'],
  ] as const;
  const done = parts.filter(([of]) => of > 0).map(([of, what, how]) => `${count(of, what)} ${how}`);
  if (skipped > 0) done.push(`${count(skipped, 'bad row')} left out`);
  return `Imported: ${done.join(', ')}.`;
}

/** `[#####-----] 2,500 of 5,400`, for a line that is written over. */
export function progressBar({ done, total }: FleetProgress): string {
  const width = 30;
  const filled = total === 0 ? width : Math.round((done / total) * width);
  return `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}] ${number.format(done)} of ${number.format(total)}`;
}

function badLines({ problems, problemsLeftOut }: FleetPreview): string[] {
  const shown = problems.slice(0, SHOWN).map(({ line, column, value, reason }) => {
    const where =
      column === undefined ? '' : `, column ${column.position === 0 ? column.name : `${column.position} ${column.name}`.trimEnd()}`;
    return `  line ${line}${where}: ${reason}${value === undefined ? '' : `: “${value}”`}`;
  });
  const more = problems.length - shown.length + problemsLeftOut;
  return more > 0 ? [...shown, `  … and ${number.format(more)} more`] : shown;
}

function changeLines({ changes, counts: { sites, devices } }: FleetPreview): string[] {
  const telling = changes.filter(({ change }) => change !== 'added');
  const shown = telling.slice(0, CHANGES_SHOWN).map(changeLine);
  const more = devices.retired + devices.changed + devices.returned + sites.changed - shown.length;
  if (more > 0) shown.push(`  … and ${number.format(more)} more`);
  return shown.length === 0 ? [] : ['', ...shown];
}

function changeLine({ change, name, serial, fields }: FleetChange): string {
  const what = fields.map(({ field, from, to }) => `${field} ${shown(from)} → ${shown(to)}`).join(', ');
  return `  ${change} ${name}${serial === undefined ? '' : ` (${serial})`}${what === '' ? '' : `: ${what}`}`;
}

function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–';
  if (typeof value === 'object') return Object.values(value).map(shown).join(' · ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function missingLines(missing: number, retireMissing: boolean): string[] {
  if (missing === 0 || retireMissing) return [];
  return [
    `${count(missing, 'device')} in service ${missing === 1 ? 'is' : 'are'} not in the file and ${missing === 1 ? 'stays' : 'stay'} as is (--retire-missing takes such out of service).`,
  ];
}

function row(name: string, cells: readonly (string | number)[]): string {
  return `${name.padEnd(8)}${cells.map((cell) => (typeof cell === 'number' ? number.format(cell) : cell).padStart(11)).join('')}`;
}
