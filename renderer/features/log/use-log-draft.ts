import { useCallback, useState } from 'react';
import { emptyDraft, type LogDraft } from '#domain/rules/logging.ts';
import { useDraft, type DraftState } from '../../hooks/use-draft.ts';

export type LogDraftState = Omit<DraftState<LogDraft>, 'change'> & { readonly change: (patch: Partial<LogDraft>) => void };

/** The form's draft. `undefined` until it is known whether there is one from before. `preset` is what the address asks for. */
export function useLogDraft(preset: Partial<LogDraft>): LogDraftState | undefined {
  // What the address asked for at first: it is taken out of it right after.
  const [first] = useState(preset);
  const state = useDraft<LogDraft>({ key: 'log', begin: (kept) => ({ ...emptyDraft, ...kept, ...first }), empty: emptyDraft });
  const write = state?.change;
  const change = useCallback((patch: Partial<LogDraft>): void => write?.((draft) => ({ ...draft, ...patch })), [write]);
  return state === undefined ? undefined : { ...state, change };
}
