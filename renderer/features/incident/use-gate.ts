import { useMemo } from 'react';
import { completedForms } from '#domain/checklists/run.ts';
import { roadside } from '#domain/packs/roadside.ts';
import { missingFor, unmetBehind, type Missing } from '#domain/rules/gates.ts';
import { nextStatus } from '#domain/rules/workflow.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { runsOn } from '../../db/checklist-runs.ts';
import { anyEvidence } from '../../db/evidence/any-evidence.ts';
import { aRemark } from '../../db/remarks.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useRxDocument, useRxQuery } from '../../hooks/use-live.ts';
import { useNow } from '../../hooks/use-now.ts';

export type Gate = {
  /** What the next step asks for and is not there. */
  readonly ahead: readonly Missing[];
  /** What steps already taken asked for and is not there any more, or only now asked for. */
  readonly behind: readonly Missing[];
  /** By the corrected clock, ms since 1970. */
  readonly now: number;
};

/** What stands between an incident and its next step, live; `undefined` until the laptop's own store has answered. */
export function useGate(incident: Incident): Gate | undefined {
  const { collections } = useStore();
  // Something to wait for is counted down to the second.
  const now = useNow(incident.state.status === 'mitigated');
  const remark = useRxDocument(() => aRemark(collections.timeline, incident.id), [collections, incident.id]);
  const file = useRxDocument(() => anyEvidence(collections.evidence, incident.id), [collections, incident.id]);
  const runs = useRxQuery(() => runsOn(collections.checklists, incident.id), [collections, incident.id]);
  const filled = useMemo(() => runs && completedForms(runs), [runs]);
  if (remark === undefined || file === undefined || filled === undefined) return undefined;
  const context = { gates: roadside.gates, now, remarked: remark !== null, evidenced: file !== null, filled };
  const next = nextStatus(incident.state.status);
  const behind = unmetBehind(incident, context);
  const ahead = next === undefined ? [] : missingFor(incident, next, context).filter(({ step }) => step === next);
  return { ahead, behind, now };
}
