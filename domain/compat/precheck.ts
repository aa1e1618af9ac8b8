import type { Device } from '../schema/device.ts';
import type { Combination, Verdict } from '../schema/variant.ts';
import type { Matrix } from './matrix.ts';
import { decideOn, type Decided } from './resolve.ts';

/** What is to run on every device of a rollout; what is absent stays as it is. */
export type Target = { readonly firmware?: string; readonly app?: string };

/** What the matrix says of one device as it is, and as it would be. Answers are shared by devices that are alike. */
export type Checked<D> = { readonly device: D; readonly asIs: Verdict; readonly planned: Decided };

/** Of which nothing is known. */
export const nothingKnown: Combination = { vendor: '', hardware: '', firmware: '', app: '' };

export function combinationOf({ vendor, variant }: Pick<Device, 'vendor' | 'variant'>): Combination {
  return { vendor, ...variant };
}

/** Checks every device of a rollout before it begins, in the order given. Each combination is asked about once. */
export function precheck<D extends Pick<Device, 'vendor' | 'variant'>>(
  matrix: Matrix,
  devices: readonly D[],
  target: Target,
  at: number,
): Checked<D>[] {
  const known = new Map<string, Decided>();
  const ask = (combination: Combination): Decided => {
    const { vendor, hardware, firmware, app } = combination;
    const key = [vendor, hardware, firmware, app].join('\n');
    const answer = known.get(key) ?? decideOn(matrix, combination, at);
    known.set(key, answer);
    return answer;
  };
  return devices.map((device) => {
    const combination = combinationOf(device);
    return { device, asIs: ask(combination).verdict, planned: ask({ ...combination, ...target }) };
  });
}
