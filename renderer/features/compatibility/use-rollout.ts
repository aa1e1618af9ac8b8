import { useEffect, useMemo, useRef, useState } from 'react';
import type { Target } from '#domain/compat/precheck.ts';
import type { Device } from '#domain/schema/device.ts';
import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import type { Site } from '#domain/schema/site.ts';
import type { CheckedRow } from './precheck-csv.ts';
import { startPrechecker, type Prechecker } from './prechecker.ts';
import { WORST_FIRST } from './rollout.ts';

export type Rollout = {
  /** The worst first; of what was asked before, while the answer is `late`. `undefined` until the first answer. */
  readonly rows: readonly CheckedRow[] | undefined;
  readonly isLate: boolean;
  readonly failed: boolean;
};

export type RolloutPlan = {
  readonly rules: ReadonlyMap<string, MatrixRule>;
  readonly devices: readonly Device[];
  readonly sites: ReadonlyMap<string, Site>;
  readonly target: Target;
  /** ms since 1970. */
  readonly now: number;
};

/** What the matrix says of a rollout, found out beside the page. Each part of the plan must keep its identity while it stays the same. */
export function useRollout({ rules, devices, sites, target, now }: RolloutPlan): Rollout {
  const checker = useRef<Prechecker>(undefined);
  const [failed, setFailed] = useState(false);
  const [answered, setAnswered] = useState<{ readonly question: object; readonly rows: readonly CheckedRow[] }>();
  useEffect(() => {
    const started = startPrechecker((error) => {
      reportError(error);
      setFailed(true);
    });
    checker.current = started;
    return () => started.stop();
  }, []);
  const known = useMemo(() => [...rules.values()], [rules]);
  const question = useMemo(
    () => ({ rules: known, devices: devices.map(({ vendor, variant }) => ({ vendor, variant })), target, at: now }),
    [known, devices, target, now],
  );
  useEffect(() => {
    checker.current?.ask(question, (answer) => {
      const rows = answer.flatMap(({ asIs, planned, rules: ids }, place): CheckedRow[] => {
        const device = devices[place];
        if (device === undefined) return [];
        const deciding = ids.flatMap((id) => rules.get(id) ?? []);
        return [{ checked: { device, asIs, planned: { verdict: planned, rules: deciding } }, site: sites.get(device.site) }];
      });
      setAnswered({ question, rows: rows.toSorted((a, b) => rank(a) - rank(b)) });
    });
  }, [question, devices, rules, sites]);
  return { rows: answered?.rows, isLate: answered?.question !== question, failed };
}

function rank({ checked }: CheckedRow): number {
  return WORST_FIRST.indexOf(checked.planned.verdict);
}
