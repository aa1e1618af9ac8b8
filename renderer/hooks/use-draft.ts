import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Table } from 'dexie';
import { sameContent } from '#domain/merge/canonical.ts';
import type { DraftRow } from '../db/local-store.ts';
import { useStore } from './store-context.tsx';
import { correctedNow } from './use-now.ts';

const DEBOUNCE_MS = 150;

type State<T> = { readonly draft: T; readonly restoredAt: number | undefined };

export type DraftOptions<T> = {
  /** Which form it is of, on this laptop: `log`. */
  readonly key: string;
  /** What the form begins with, from what is kept of it, if anything is. */
  readonly begin: (kept: T | undefined) => T;
  /** A draft that says no more than this is none. */
  readonly empty: T;
};

export type DraftState<T> = {
  readonly draft: T;
  /** When the restored draft was last written (ms since 1970), while it has not been discarded. */
  readonly restoredAt: number | undefined;
  readonly change: (next: (draft: T) => T) => void;
  /** Begins anew. */
  readonly discard: () => void;
  /** The draft became what it was written for: nothing of it stays on this laptop. */
  readonly finish: () => Promise<void>;
};

/**
 * What is being written in a form, kept on this laptop for this person at each change, so that a crash, an empty battery or a closed tab
 * costs nothing. `undefined` until it is known whether there is something from before.
 */
export function useDraft<T extends object>(options: DraftOptions<T>): DraftState<T> | undefined {
  const { drafts } = useStore().local;
  const { key } = options;
  const [state, setState] = useState<State<T>>();
  const unsaved = useRef<{ readonly draft: T; readonly timer: number } | undefined>(undefined);
  const current = useRef<T>(undefined);
  const asked = useRef(options);
  useLayoutEffect(() => {
    asked.current = options;
  });

  const show = useCallback((next: State<T>): void => {
    current.current = next.draft;
    setState(next);
  }, []);

  useEffect(() => {
    let left = false;
    const begin = (row: DraftRow | undefined): void => {
      if (left) return;
      const kept = row?.draft as T | undefined;
      const nothing = kept === undefined || sameContent(kept, asked.current.empty);
      show({ draft: asked.current.begin(nothing ? undefined : kept), restoredAt: nothing ? undefined : row?.savedAt });
    };
    drafts.get(key).then(begin, () => {
      // No draft can be read: an empty form is still better than none.
      begin(undefined);
    });
    return () => {
      left = true;
    };
  }, [drafts, key, show]);

  const flush = useCallback((): void => {
    if (unsaved.current === undefined) return;
    const { draft, timer } = unsaved.current;
    clearTimeout(timer);
    unsaved.current = undefined;
    void keep(drafts, key, draft, asked.current.empty);
  }, [drafts, key]);

  const write = useCallback(
    (draft: T): void => {
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

  const change = useCallback(
    (next: (draft: T) => T): void => {
      if (current.current === undefined) return;
      const draft = next(current.current);
      current.current = draft;
      setState((was) => ({ draft, restoredAt: was?.restoredAt }));
      write(draft);
    },
    [write],
  );

  const discard = useCallback((): void => {
    const draft = asked.current.begin(undefined);
    show({ draft, restoredAt: undefined });
    write(draft);
    // At once: an app that is closed right after would have it again.
    flush();
  }, [show, write, flush]);

  const finish = useCallback(async (): Promise<void> => {
    if (unsaved.current !== undefined) clearTimeout(unsaved.current.timer);
    unsaved.current = undefined;
    await drafts.delete(key);
  }, [drafts, key]);

  return state === undefined ? undefined : { ...state, change, discard, finish };
}

/** A laptop whose storage is full keeps the form on screen; saving says what is wrong. */
async function keep<T extends object>(drafts: Table<DraftRow, string>, key: string, draft: T, empty: T): Promise<void> {
  try {
    if (sameContent(draft, empty)) await drafts.delete(key);
    else await drafts.put({ key, draft, savedAt: correctedNow() });
  } catch {
    // The next change tries again.
  }
}
