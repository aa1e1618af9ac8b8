import { useCallback, useState } from 'react';
import type { AddProblem } from '../../db/evidence/keeper.ts';
import type { PhotoChoices } from '../../db/evidence/prepare.ts';
import { useStore } from '../../hooks/store-context.tsx';

/** A file that could not be added, and why. */
export type NotAdded = { readonly name: string; readonly problem: AddProblem };

export type Adding = {
  /** Adds files one after another, in the order given. */
  readonly add: (files: readonly File[]) => void;
  /** How many are still being added. */
  readonly left: number;
  readonly notAdded: readonly NotAdded[];
  readonly choices: PhotoChoices;
  readonly choose: (choices: PhotoChoices) => void;
};

/** Adding files to an incident, as many at once as somebody likes. */
export function useAdding(incident: string): Adding {
  const { evidence } = useStore();
  const [left, setLeft] = useState(0);
  const [notAdded, setNotAdded] = useState<readonly NotAdded[]>([]);
  const [choices, choose] = useState<PhotoChoices>({ smaller: true, forget: false });
  const add = useCallback(
    (files: readonly File[]): void => {
      const addAll = async (): Promise<void> => {
        for (const file of files) {
          const problem = await evidence.add(incident, file, choices);
          if (problem !== undefined) setNotAdded((before) => [...before, { name: file.name, problem }]);
          setLeft((before) => before - 1);
        }
      };
      setNotAdded([]);
      setLeft((before) => before + files.length);
      void addAll();
    },
    [evidence, incident, choices],
  );
  return { add, left, notAdded, choices, choose };
}
