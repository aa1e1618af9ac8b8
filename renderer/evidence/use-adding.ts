import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { EvidencePlace } from '../db/evidence/evidence-store.ts';
import { photoChoices } from '../db/evidence/keeper.ts';
import { useStore } from '../hooks/store-context.tsx';
import { withNotAdded, type NotAdded } from './not-added.ts';

type AddingOptions = {
  /** Is told of each that was added, by the id of its record. */
  readonly onAdded?: (id: string) => void;
  /** Other files are not added. */
  readonly photosOnly?: boolean;
};

type Lot = {
  /** They belong to those before: what was not added of them stays listed. */
  readonly more?: boolean;
  /** Is told of each that was added. */
  readonly onAdded?: () => void;
};

export type Adding = {
  /** Adds files one after another, in the order given. */
  readonly add: (files: readonly File[], lot?: Lot) => void;
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
  const running = useRef(0);
  const [notAdded, setNotAdded] = useState<readonly NotAdded[]>([]);
  const add = useCallback(
    (given: readonly File[], { more = false, onAdded: onAddedNow }: Lot = {}): void => {
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
          if ('id' in added) {
            told.current?.(added.id);
            onAddedNow?.();
          } else setNotAdded((before) => withNotAdded(before, [{ name: file.name, problem: added.problem }]));
          running.current -= 1;
          setLeft(running.current);
        }
      };
      const others = given.filter((file) => !files.includes(file)).map(({ name }) => ({ name, problem: 'no-photo' as const }));
      // Nobody has had the time to read of those that are still being added.
      const goesOn = more || running.current > 0;
      setNotAdded((before) => withNotAdded(goesOn ? before : [], others));
      running.current += files.length;
      setLeft(running.current);
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
