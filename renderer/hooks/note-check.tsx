import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { isNoted } from '#domain/compat/recheck.ts';
import type { Combination, VariantCheck, Verdict } from '#domain/schema/variant.ts';
import { localIso } from './format.ts';
import { useStore } from './store-context.tsx';
import { useMatrix } from './use-matrix.ts';
import { correctedNow } from './use-now.ts';

type Props = {
  /** What was noted on the incident last. */
  readonly checked: VariantCheck | undefined;
  readonly combination: Combination;
  /** What the matrix says of it now. */
  readonly verdict: Verdict;
  readonly label: string;
  readonly onNote: (checked: VariantCheck) => Promise<void>;
};

/** Notes on an incident what the matrix says of a combination: somebody relies on it from now on. Nothing where just that is noted. */
export function NoteCheck({ checked, combination, verdict, label, onNote }: Props): ReactNode {
  const { principal } = useStore();
  const { matrix } = useMatrix();
  if (isNoted(checked, combination, verdict)) return null;
  const note = (): Promise<void> =>
    onNote({ verdict, version: matrix.version, at: localIso(correctedNow()), by: principal.person, combination });
  return <Button onClick={() => void note()}>{label}</Button>;
}
