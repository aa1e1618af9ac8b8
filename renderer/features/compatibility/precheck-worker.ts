import { readMatrix } from '#domain/compat/matrix.ts';
import { precheck, type Target } from '#domain/compat/precheck.ts';
import type { Device } from '#domain/schema/device.ts';
import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import type { Verdict } from '#domain/schema/variant.ts';

/** What the page asks of this worker. `rules`: only where they are others than before. `at` in ms since 1970. */
export type RolloutQuestion = {
  readonly rules?: readonly MatrixRule[];
  readonly devices: readonly Pick<Device, 'vendor' | 'variant'>[];
  readonly target: Target;
  readonly at: number;
};
/** For each device in turn; `rules` by their ids. */
export type RolloutAnswer = readonly { readonly asIs: Verdict; readonly planned: Verdict; readonly rules: readonly string[] }[];

let matrix = readMatrix([]);

globalThis.addEventListener('message', ({ data: { rules, devices, target, at } }: MessageEvent<RolloutQuestion>) => {
  if (rules !== undefined) matrix = readMatrix(rules);
  const answer: RolloutAnswer = precheck(matrix, devices, target, at).map(({ asIs, planned }) => ({
    asIs,
    planned: planned.verdict,
    rules: planned.rules.map(({ id }) => id),
  }));
  postMessage(answer);
});
