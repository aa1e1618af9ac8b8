import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { useDraft, type DraftState } from '../../hooks/use-draft.ts';
import { nothingBegun, takenUp, together, type BegunRemark } from './begun-remark.ts';

type RemarkDraft = {
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
  const write = useRef<RemarkDraft['put']>(setEarly);
  useLayoutEffect(() => {
    if (change === undefined) return;
    if (write.current === setEarly && early !== nothingBegun) change((begun) => together(begun, early));
    write.current = change;
  }, [change, early]);
  const put = useCallback<RemarkDraft['put']>((next) => write.current(next), []);
  return { begun: kept?.draft ?? early, put, kept };
}
