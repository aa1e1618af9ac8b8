import { evaluate } from '../checklists/evaluate.ts';
import { isComplete } from '../checklists/run.ts';
import type { Checklist } from '../schema/checklist.ts';
import type { MatrixRule } from '../schema/matrix-rule.ts';
import type { Combination } from '../schema/variant.ts';
import { isSameCombination } from './matrix.ts';

/**
 * The run that meets the condition of a rule on a device, of those given: of the checklist that the rule names, finished with nothing left
 * undone and nothing failed, on that device while it ran just what is asked about. The newest where there are several; `undefined` where
 * none does, or where the rule names no checklist (S87).
 */
export function passedRun(
  { ruling: { passed } }: Pick<MatrixRule, 'ruling'>,
  asked: Combination,
  device: string,
  runs: readonly Checklist[],
): Checklist | undefined {
  if (passed === undefined || device === '') return undefined;
  return runs
    .filter((run) => run.form.key === passed && run.device === device && isSameCombination(ranThen(run), asked) && isPassed(run))
    .toSorted((one, other) => (one.newest < other.newest ? -1 : 1))[0];
}

/** What ran on the device when the run was started. */
function ranThen({ subject: { vendor = '', hardware = '', firmware = '', app = '' } }: Checklist): Combination {
  return { vendor, hardware, firmware, app };
}

function isPassed(run: Checklist): boolean {
  return isComplete(run) && evaluate(run).items.every(({ shown, failed }) => !shown || !failed);
}
