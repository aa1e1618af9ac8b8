import { useEffect, useState } from 'react';
import { FLEET_FILE_MAX, type FleetPreview, type FleetProgress, type FleetResult } from '#domain/protocol/fleet.ts';
import type { ApiFailure } from '../../db/api.ts';
import { takeFile, useOfferedFile } from '../../hooks/dropped-file.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { importFleet, previewFleet, type ImportOptions } from './import-api.ts';

export type ImportStage =
  | { readonly kind: 'no-file' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'checked'; readonly preview: FleetPreview }
  | { readonly kind: 'importing'; readonly progress: FleetProgress }
  | { readonly kind: 'done'; readonly result: FleetResult }
  | { readonly kind: 'failed'; readonly during: 'check' | 'import'; readonly failure: ApiFailure };

export type FleetImport = {
  readonly file: File | undefined;
  readonly options: ImportOptions;
  readonly stage: ImportStage;
  readonly choose: (file: File) => void;
  readonly setOptions: (options: ImportOptions) => void;
  /** Checks the file again: after a failure, or when it was mended. */
  readonly checkAgain: () => void;
  readonly start: () => void;
  readonly startOver: () => void;
};

const cautious: ImportOptions = { retireMissing: false, skipBad: false };

/** One file on its way into the fleet: chosen, checked by the server, imported. */
export function useFleetImport(): FleetImport {
  const { api } = useStore();
  const [file, setFile] = useState<File>();
  const [options, setOptions] = useState(cautious);
  const [stage, setStage] = useState<ImportStage>({ kind: 'no-file' });
  const [attempt, setAttempt] = useState(0);

  const choose = (chosen: File): void => {
    setOptions(cautious);
    setFile(chosen);
    setAttempt((before) => before + 1);
  };
  const offered = useOfferedFile();
  useEffect(() => {
    if (offered === undefined) return;
    takeFile();
    choose(offered);
  }, [offered]);

  useEffect(() => {
    if (file === undefined) return undefined;
    if (file.size > FLEET_FILE_MAX) {
      setStage({ kind: 'too-large' });
      return undefined;
    }
    const stopping = new AbortController();
    setStage({ kind: 'checking' });
    void previewFleet(api, file, options, stopping.signal).then((answer) => {
      if (stopping.signal.aborted) return;
      setStage(answer.ok ? { kind: 'checked', preview: answer.value } : { kind: 'failed', during: 'check', failure: answer });
    });
    return () => stopping.abort();
  }, [api, file, options, attempt]);

  const start = async (): Promise<void> => {
    if (file === undefined) return;
    setStage({ kind: 'importing', progress: { done: 0, total: 0 } });
    const answer = await importFleet(api, file, options, (progress) => setStage({ kind: 'importing', progress }));
    setStage(answer.ok ? { kind: 'done', result: answer.value } : { kind: 'failed', during: 'import', failure: answer });
  };
  return {
    file,
    options,
    stage,
    choose,
    setOptions,
    checkAgain: () => setAttempt((before) => before + 1),
    start: () => void start(),
    startOver: () => {
      setFile(undefined);
      setStage({ kind: 'no-file' });
    },
  };
}
