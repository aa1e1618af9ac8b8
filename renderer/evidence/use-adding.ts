import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { EvidencePlace } from '../db/evidence/evidence-store.ts';
import { photoChoices, type AddProblem } from '../db/evidence/keeper.ts';
import { useStore } from '../hooks/store-context.tsx';

/** A file that could not be added, and why. */
export type NotAdded = { readonly name: string; readonly problem: AddProblem | 'no-photo' };

type AddingOptions = {
  /** Is told of each that was added, by the id of its record. */
  readonly onAdded?: (id: string) => void;
  /** Other files are not added. */
  readonly photosOnly?: boolean;
};

export type Adding = {
  /** Adds files one after another, in the order given. */
  readonly add: (files: readonly File[]) => void;
  /** How many are still being added. */
  readonly left: number;
  readonly notAdded: readonly NotAdded[];
};

/** Adding files to one place, as many at once as somebody likes. */
export function useAdding({ incident, site, run }: EvidencePlace, { onAdded, photosOnly = false }: AddingOptions = {}): Adding {
  const { evidence } = useStore();
  const told = useRef(onAdded);
  useLayoutEffect(() => {
    told.current = onAdded;
  });
  const [left, setLeft] = useState(0);
  const [notAdded, setNotAdded] = useState<readonly NotAdded[]>([]);
  const add = useCallback(
    (given: readonly File[]): void => {
      const files = photosOnly ? given.filter(isPhoto) : given;
      const place = { incident, ...(site === undefined ? {} : { site }), ...(run === undefined ? {} : { run }) };
      const addAll = async (): Promise<void> => {
        // Read at the last moment: where somebody wanted it forgotten where a photo was taken, none is kept otherwise.
        const choices = await photoChoices(evidence.store).catch((error: unknown) => {
          reportError(error);
          return undefined;
        });
        for (const file of files) {
          const added = choices === undefined ? { problem: 'failed' as const } : await evidence.add(place, file, choices);
          if ('id' in added) told.current?.(added.id);
          else setNotAdded((before) => [...before, { name: file.name, problem: added.problem }]);
          setLeft((before) => before - 1);
        }
      };
      setNotAdded(given.filter((file) => !files.includes(file)).map(({ name }) => ({ name, problem: 'no-photo' })));
      setLeft((before) => before + files.length);
      void addAll();
    },
    [evidence, incident, site, run, photosOnly],
  );
  return { add, left, notAdded };
}

/** Not every system knows what a phone writes. */
function isPhoto({ name, type }: File): boolean {
  return type.startsWith('image/') || /\.hei[cf]$/i.test(name);
}
