import { useCallback, useEffect, useRef, useState } from 'react';
import { canonicalJson } from '#domain/merge/canonical.ts';
import { emptyDraft, type LogDraft } from '#domain/rules/logging.ts';
import { useStore } from '../../hooks/store-context.tsx';

const KEY = 'log';
const DEBOUNCE_MS = 150;

type State = { readonly draft: LogDraft; readonly restoredAt: number | undefined };

export type LogDraftState = {
  readonly draft: LogDraft;
  /** When the restored draft was last written (ms since 1970), while it has been neither changed nor discarded. */
  readonly restoredAt: number | undefined;
  readonly change: (patch: Partial<LogDraft>) => void;
  /** Begins anew with an empty form. */
  readonly discard: () => void;
  /** The draft became an incident: nothing of it stays on this laptop. */
  readonly finish: () => Promise<void>;
};

/**
 * The form's draft, kept on this laptop at each change so that a crash, an empty battery or a closed tab costs
 * nothing. `undefined` until it is known whether there is one from before. `preset` is what the address asks for.
 */
export function useLogDraft(preset: Partial<LogDraft>): LogDraftState | undefined {
  const { local } = useStore();
  const [state, setState] = useState<State>();
  const unsaved = useRef<{ draft: LogDraft; timer: number } | undefined>(undefined);
  const first = useRef(preset);

  useEffect(() => {
    let left = false;
    const begin = (from: LogDraft, restoredAt: number | undefined): void => {
      if (!left) setState({ draft: { ...from, ...first.current }, restoredAt });
    };
    local.drafts.get(KEY).then(
      (row) => begin({ ...emptyDraft, ...row?.draft }, row?.savedAt),
      // No draft can be read: an empty form is still better than none.
      () => begin(emptyDraft, undefined),
    );
    return () => {
      left = true;
    };
  }, [local]);

  const flush = useCallback((): void => {
    if (unsaved.current === undefined) return;
    const { draft, timer } = unsaved.current;
    clearTimeout(timer);
    unsaved.current = undefined;
    void keep(local.drafts, draft);
  }, [local]);

  const write = useCallback(
    (draft: LogDraft): void => {
      if (unsaved.current !== undefined) clearTimeout(unsaved.current.timer);
      unsaved.current = { draft, timer: window.setTimeout(flush, DEBOUNCE_MS) };
    },
    [flush],
  );

  useEffect(() => {
    addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', flush);
    return () => {
      removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', flush);
      flush();
    };
  }, [flush]);

  const current = state?.draft;
  const change = useCallback(
    (patch: Partial<LogDraft>): void => {
      if (current === undefined) return;
      const draft = { ...current, ...patch };
      setState((was) => ({ draft, restoredAt: was?.restoredAt }));
      write(draft);
    },
    [current, write],
  );

  const discard = useCallback((): void => {
    const draft = { ...emptyDraft, ...first.current };
    setState({ draft, restoredAt: undefined });
    write(draft);
  }, [write]);

  const finish = useCallback(async (): Promise<void> => {
    if (unsaved.current !== undefined) clearTimeout(unsaved.current.timer);
    unsaved.current = undefined;
    await local.drafts.delete(KEY);
  }, [local]);

  return state === undefined ? undefined : { ...state, change, discard, finish };
}

/** An empty draft is no draft. A laptop whose storage is full keeps the form on screen; saving says what is wrong. */
async function keep(drafts: ReturnType<typeof useStore>['local']['drafts'], draft: LogDraft): Promise<void> {
  try {
    if (canonicalJson(draft) === canonicalJson(emptyDraft)) await drafts.delete(KEY);
    else await drafts.put({ key: KEY, draft, savedAt: Date.now() });
  } catch {
    // The next change tries again.
  }
}
