import { useEffect, useRef, useState } from 'react';
import { FLEET_FILE_MAX, type FleetPreview, type FleetProgress, type FleetResult } from '#domain/protocol/fleet.ts';
import type { ApiFailure } from '../../db/api.ts';
import { onOfferedFile } from '../../hooks/dropped-file.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { importFleet, previewFleet, type ImportOptions } from './import-api.ts';

export type ImportStage =
  | { readonly kind: 'no-file' }
  | { readonly kind: 'too-large' }
  /** `before`: what the last check of the same file said, while another one is under way. */
  | { readonly kind: 'checking'; readonly before: FleetPreview | undefined }
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
  /** Checks the file again: after a failure, or when the fleet changed meanwhile. */
  readonly checkAgain: () => void;
  readonly start: () => void;
  readonly startOver: () => void;
};

const cautious: ImportOptions = { retireMissing: false, skipBad: false };

function previewOf(stage: ImportStage): FleetPreview | undefined {
  if (stage.kind === 'checked') return stage.preview;
  return stage.kind === 'checking' ? stage.before : undefined;
}

/** One file on its way into the fleet: chosen, checked by the server, imported. */
export function useFleetImport(): FleetImport {
  const { api } = useStore();
  const [file, setFile] = useState<File>();
  const [options, setOptions] = useState(cautious);
  const [stage, setStage] = useState<ImportStage>({ kind: 'no-file' });
  const checking = useRef<AbortController>(undefined);

  /** Only the answer to the latest question counts. */
  const check = async (chosen: File, wanted: ImportOptions): Promise<void> => {
    checking.current?.abort();
    const { signal } = (checking.current = new AbortController());
    setFile(chosen);
    setOptions(wanted);
    if (chosen.size > FLEET_FILE_MAX) {
      setStage({ kind: 'too-large' });
      return;
    }
    setStage((now) => ({ kind: 'checking', before: chosen === file ? previewOf(now) : undefined }));
    const answer = await previewFleet(api, chosen, wanted, signal);
    if (signal.aborted) return;
    setStage(answer.ok ? { kind: 'checked', preview: answer.value } : { kind: 'failed', during: 'check', failure: answer });
  };
  const start = async (chosen: File): Promise<void> => {
    setStage({ kind: 'importing', progress: { done: 0, total: 0 } });
    const answer = await importFleet(api, chosen, options, (progress) => setStage({ kind: 'importing', progress }));
    setStage(answer.ok ? { kind: 'done', result: answer.value } : { kind: 'failed', during: 'import', failure: answer });
  };

  const latest = useRef(check);
  useEffect(() => {
    latest.current = check;
  });
  useEffect(() => onOfferedFile('fleet', (offered) => void latest.current(offered, cautious)), []);
  useEffect(() => () => checking.current?.abort(), []);

  return {
    file,
    options,
    stage,
    choose: (chosen) => void check(chosen, cautious),
    setOptions: (wanted) => {
      if (file !== undefined) void check(file, wanted);
    },
    checkAgain: () => {
      if (file !== undefined) void check(file, options);
    },
    start: () => {
      if (file !== undefined) void start(file);
    },
    startOver: () => {
      setFile(undefined);
      setStage({ kind: 'no-file' });
    },
  };
}
