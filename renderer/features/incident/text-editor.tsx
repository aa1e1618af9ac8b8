import type { ReactNode } from 'react';
import type { DraftedProps } from '../../ui/editable-fact.tsx';
import { FactEditor, type FactEditorProps } from '../../ui/fact-editor.tsx';
import { useDraft } from '../../hooks/use-draft.ts';
import { nothingTyped, type FactDraft } from './fact-draft.ts';

/** The editor of a fact. With `draftKey` (see `factDraftKey`), of one that takes longer to write than a word. */
export function TextEditor({ draftKey, ...props }: DraftedProps): ReactNode {
  return draftKey === undefined ? <FactEditor {...props} /> : <KeptEditor {...props} draftKey={draftKey} />;
}

/** Goes on with what was being written when the app ended. */
function KeptEditor({ draftKey, onSave, onLeave, ...props }: FactEditorProps & { readonly draftKey: string }): ReactNode {
  const draft = useDraft<FactDraft>({ key: draftKey, begin: (kept) => kept ?? nothingTyped, empty: nothingTyped });
  if (draft === undefined) return null;
  const { restoredAt, change, finish } = draft;
  return (
    <FactEditor
      {...props}
      restored={restoredAt === undefined ? undefined : { ...draft.draft, at: restoredAt }}
      onType={(typed, over) => change(() => ({ typed, over }))}
      onSave={async (value, refocus) => {
        // Where it cannot be saved, it is there to go on with.
        await onSave(value, refocus);
        await finish();
      }}
      onLeave={(refocus) => {
        void finish();
        onLeave(refocus);
      }}
    />
  );
}
