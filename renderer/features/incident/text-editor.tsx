import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import type { DraftedProps } from '../../ui/editable-fact.tsx';
import { FactEditor, type FactEditorProps } from '../../ui/fact-editor.tsx';
import { useDraft } from '../../hooks/use-draft.ts';
import { goneOn, nothingTyped, type FactDraft } from './fact-draft.ts';

/** The editor of a fact. With `draftKey` (see `factDraftKey`), of one that takes longer to write than a word. */
export function TextEditor({ draftKey, ...props }: DraftedProps): ReactNode {
  return draftKey === undefined ? <FactEditor {...props} /> : <KeptEditor {...props} draftKey={draftKey} />;
}

/**
 * Goes on with what was being written when the app ended. It is open before that has been read: who presses and types at once would
 * otherwise type into the page, whose keys are shortcuts.
 */
function KeptEditor({ draftKey, onSave, onLeave, ...props }: FactEditorProps & { readonly draftKey: string }): ReactNode {
  const [early, setEarly] = useState<FactDraft>();
  const draft = useDraft<FactDraft>({ key: draftKey, begin: (kept = nothingTyped) => goneOn(kept, early), empty: nothingTyped });
  const change = draft?.change;
  const latest = useRef(draft);
  useLayoutEffect(() => {
    latest.current = draft;
  });
  useLayoutEffect(() => {
    // What was typed before is not on disk yet.
    if (change !== undefined && early !== undefined) change((begun) => begun);
  }, [change, early]);
  const restoredAt = draft?.restoredAt;
  return (
    <FactEditor
      {...props}
      restored={draft === undefined || restoredAt === undefined ? undefined : { ...draft.draft, at: restoredAt }}
      onType={(typed, over) => (change === undefined ? setEarly({ typed, over }) : change(() => ({ typed, over })))}
      onSave={async (value, refocus) => {
        // Where it cannot be saved, it is there to go on with.
        await onSave(value, refocus);
        await latest.current?.finish();
      }}
      onLeave={(refocus) => {
        void latest.current?.finish();
        onLeave(refocus);
      }}
    />
  );
}
