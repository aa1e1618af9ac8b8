import { useEffect, useState } from 'react';
import { laptopsAnswer, type LaptopsAnswer } from '#domain/protocol/laptops.ts';
import type { ApiFailure } from '../../db/api.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useLiveDexie } from '../../hooks/use-live.ts';

/** While the screen is open. Milliseconds. */
const REFRESH_EVERY_MS = 10_000;
const KEPT = 'laptops';

export type Laptops = {
  /** The last answer, kept on this laptop; `undefined` while that is looked up, `null` where there never was one. */
  readonly answer: LaptopsAnswer | null | undefined;
  /** Why the latest try brought nothing. */
  readonly problem: ApiFailure['problem'] | undefined;
  readonly refresh: () => void;
};

/** The tenant's laptops, asked for again and again while the screen is open; what was heard last, where the server cannot be reached. */
export function useLaptops(): Laptops {
  const { api, local } = useStore();
  const kept = useLiveDexie(async () => (await local.facts.get(KEPT))?.value ?? null, [local], { keep: true });
  const [problem, setProblem] = useState<ApiFailure['problem']>();
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const left = new AbortController();
    const look = async (): Promise<void> => {
      const answered = await api.json('/api/v1/laptops', { signal: left.signal }, laptopsAnswer);
      if (left.signal.aborted) return;
      setProblem(answered.ok ? undefined : answered.problem);
      if (answered.ok) await local.facts.put({ key: KEPT, value: answered.value });
    };
    void look();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void look();
    }, REFRESH_EVERY_MS);
    return () => {
      left.abort();
      clearInterval(timer);
    };
  }, [api, local, asked]);
  const parsed = kept === undefined || kept === null ? kept : laptopsAnswer.safeParse(kept).data;
  return { answer: parsed, problem, refresh: () => setAsked((times) => times + 1) };
}
