import { useEffect, useRef, useState } from 'react';
import { personRegions } from '#domain/protocol/people.ts';
import type { Person } from '#domain/schema/person.ts';
import type { ApiFailure } from '../../db/api.ts';
import { useStore } from '../../hooks/store-context.tsx';

export type PersonRegionsHandle = {
  /** As ticked: what was asked for last, until the record itself says so. */
  readonly regions: readonly string[];
  readonly failure: ApiFailure | undefined;
  readonly toggle: (region: string) => void;
};

/** The regions of one person, changed at the server one tick after the other. */
export function usePersonRegions({ id, regions = [] }: Pick<Person, 'id' | 'regions'>): PersonRegionsHandle {
  const { api } = useStore();
  const [wanted, setWanted] = useState<readonly string[]>();
  const [failure, setFailure] = useState<ApiFailure>();
  const queue = useRef(Promise.resolve());
  const underWay = useRef(0);
  const shown = wanted ?? regions;
  const held = regions.join('\n');
  useEffect(() => {
    if (underWay.current === 0) setWanted(undefined);
  }, [held]);

  const save = async (next: readonly string[]): Promise<void> => {
    const answered = await api.json(`/api/v1/people/${id}/regions`, { method: 'POST', body: { regions: next } }, personRegions);
    underWay.current -= 1;
    if (answered.ok) return;
    setFailure(answered);
    setWanted(undefined);
  };
  const follow = async (before: Promise<void>, next: readonly string[]): Promise<void> => {
    await before;
    await save(next);
  };
  return {
    regions: shown,
    failure,
    toggle: (region) => {
      const next = shown.includes(region) ? shown.filter((one) => one !== region) : [...shown, region];
      setWanted(next);
      setFailure(undefined);
      underWay.current += 1;
      queue.current = follow(queue.current, next);
    },
  };
}
