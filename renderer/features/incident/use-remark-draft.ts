import { useLayoutEffect, useState } from 'react';
import { useDraft, type DraftState } from '../../hooks/use-draft.ts';
import { nothingBegun, takenUp, together, type BegunRemark } from './begun-remark.ts';

export type RemarkDraft = {
  readonly begun: BegunRemark;
  readonly put: (next: (begun: BegunRemark) => BegunRemark) => void;
  /** What is kept of it on this laptop; `undefined` until that is known. */
  readonly kept: DraftState<BegunRemark> | undefined;
};

/** The remark begun on an incident, one each. What is typed before it is known whether there is one from before is added to that. */
export function useRemarkDraft(incident: string): RemarkDraft {
  const kept = useDraft<BegunRemark>({ key: `remark/${incident}`, begin: takenUp, empty: nothingBegun });
  const [early, setEarly] = useState(nothingBegun);
  const change = kept?.change;
  useLayoutEffect(() => {
    if (change === undefined || early === nothingBegun) return;
    change((begun) => together(begun, early));
    setEarly(nothingBegun);
  }, [change, early]);
  return { begun: kept?.draft ?? early, put: change ?? setEarly, kept };
}
