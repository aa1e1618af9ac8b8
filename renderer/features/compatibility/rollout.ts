import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';
import type { Verdict } from '#domain/schema/variant.ts';

/** Which devices a rollout is about; what is empty leaves nothing out. `names`: pasted names or serials, one a line or by commas. */
export type Choice = { readonly region: string; readonly type: string; readonly hardware: string; readonly names: string };

export const everyDevice: Choice = { region: '', type: '', hardware: '', names: '' };

/** In the order in which the verdicts of a rollout concern whoever plans it. */
export const WORST_FIRST = ['blocked', 'unknown', 'conditional', 'supported'] as const satisfies readonly Verdict[];

/** The devices that are meant, and the pasted names that no device bears. */
export function chosenDevices(
  devices: readonly Device[],
  sites: ReadonlyMap<string, Site>,
  { region, type, hardware, names }: Choice,
): { readonly chosen: Device[]; readonly missing: string[] } {
  const wanted = names
    .split(/[\n,;\t]+/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const listed = new Set(wanted.map(plain));
  const chosen = devices.filter(
    (device) =>
      (listed.size === 0 || listed.has(plain(device.name)) || listed.has(plain(device.serial))) &&
      (region === '' || sites.get(device.site)?.region === region) &&
      (type === '' || device.type === type) &&
      (hardware === '' || device.variant.hardware === hardware),
  );
  const known = new Set(devices.flatMap(({ name, serial }) => [plain(name), plain(serial)]));
  return { chosen, missing: wanted.filter((name) => !known.has(plain(name))) };
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
