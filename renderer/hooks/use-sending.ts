import { useEffect, useRef, useState } from 'react';
import type { OnSent } from '../db/published/publish.ts';

/** A file that goes to the server. `sent`: bytes; `cut`: the server cannot be reached. */
export type SendingStage<E> =
  | { readonly kind: 'none' }
  | { readonly kind: 'sending'; readonly file: File; readonly sent: number; readonly cut: boolean }
  | { readonly kind: 'ended'; readonly file: File; readonly end: E };

export type SendingFile<E> = {
  readonly stage: SendingStage<E>;
  /** Sends `file` as `run` does, which is stopped when the screen is left. */
  readonly send: (file: File, run: (onProgress: OnSent, signal: AbortSignal) => Promise<E | 'stopped'>) => void;
  readonly cancel: () => void;
};

/** One file at a time on its way to the server, and how that ended. */
export function useSending<E>(): SendingFile<E> {
  const [stage, setStage] = useState<SendingStage<E>>({ kind: 'none' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  return {
    stage,
    cancel: () => running.current?.abort(),
    send: (file, run) => {
      const abort = new AbortController();
      running.current = abort;
      setStage({ kind: 'sending', file, sent: 0, cut: false });
      const onProgress: OnSent = (sent) => {
        if (abort.signal.aborted) return;
        setStage((before) => ({
          kind: 'sending',
          file,
          sent: sent ?? (before.kind === 'sending' ? before.sent : 0),
          cut: sent === undefined,
        }));
      };
      void run(onProgress, abort.signal).then((end) => setStage(end === 'stopped' ? { kind: 'none' } : { kind: 'ended', file, end }));
    },
  };
}
