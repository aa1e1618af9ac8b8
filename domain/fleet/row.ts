import type { DeviceType } from '../schema/device.ts';

/**
 * A good row. Strings are trimmed, inner runs of blanks made one, Unicode in NFC. What a row leaves `undefined` it says
 * nothing about: a column that the file lacks or, for what belongs to the site, an empty cell (another row of the same
 * site may hold it). An empty cell of the device's own columns is `''`, which clears. Coordinates in degrees, both or none.
 */
export type FleetRow = {
  readonly line: number;
  readonly site: string;
  readonly road?: string;
  readonly direction?: string;
  readonly chainage?: string;
  readonly region?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly device: string;
  readonly type: DeviceType;
  readonly serial: string;
  readonly lane?: string;
  readonly vendor?: string;
  readonly hardware?: string;
  readonly firmware?: string;
  readonly app?: string;
};
