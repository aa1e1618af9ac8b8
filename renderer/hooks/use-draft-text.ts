import { useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Typing stops for this long before what was typed is saved. Milliseconds. */
const PAUSE_MS = 700;

export type DraftText = {
  readonly text: string;
  readonly type: (text: string) => void;
  /** Saves what was typed now. */
  readonly commit: () => void;
};

/**
 * Text that is typed here and saved when the field is left or the screen goes, and, unless half of it would mean something else, when the
 * typing pauses. What `saved` says is shown, unless something is being typed.
 */
export function useDraftText(saved: string, save: (text: string) => void, atPause = true): DraftText {
  const [draft, setDraft] = useState<string>();
  const [before, setBefore] = useState(saved);
  if (saved !== before) {
    // Once what was typed is saved, whatever is saved is shown again.
    setBefore(saved);
    if (draft === saved) setDraft(undefined);
  }
  const latest = useRef({ draft, saved, save });
  useLayoutEffect(() => {
    latest.current = { draft, saved, save };
  });
  const commit = (): void => {
    const { draft: typed, saved: held, save: write } = latest.current;
    if (typed !== undefined && typed !== held) write(typed);
  };
  useEffect(() => {
    if (draft === undefined || !atPause) return undefined;
    const timer = setTimeout(commit, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, atPause]);
  useEffect(() => {
    globalThis.addEventListener('pagehide', commit);
    return () => {
      globalThis.removeEventListener('pagehide', commit);
      commit();
    };
  }, []);
  return { text: draft ?? saved, type: setDraft, commit };
}
