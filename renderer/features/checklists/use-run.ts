import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { evaluate, type ItemState, type RunState } from '#domain/checklists/evaluate.ts';
import { sameContent } from '#domain/merge/canonical.ts';
import type { Checklist, ItemAnswer } from '#domain/schema/checklist.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useRxDocument } from '../../hooks/use-live.ts';
import { sayNext, type Given } from './say-next.ts';

/** A run on this laptop, live: `undefined` until its store has answered, `null` where it is not there. */
export function useRun(id: string): Checklist | null | undefined {
  const { collections } = useStore();
  return useRxDocument(() => collections.checklists.findOne(id), [collections, id]);
}

/**
 * The same run for as long as the component is there, with its form as one object: it keeps that through all its answers (S103), and so
 * nobody compares two hundred items at each of them.
 */
export function useKeptForm(run: Checklist): Checklist {
  const [form] = useState(run.form);
  return useMemo(() => ({ ...run, form }), [run, form]);
}

/**
 * Says something of an item besides what it has: an answer, a note, photos; as a function of what it has where that may change meanwhile.
 * Takes one's own answer back where all is `undefined`.
 */
export type Say = (state: ItemState, part: Given) => void;

export type Filling = {
  readonly state: RunState;
  /** What was said last on this screen, once it is known whether that was saved. */
  readonly notice: { readonly kind: 'saved' | 'undone' | 'failed'; readonly item: string } | undefined;
  readonly say: Say;
  /** Takes back what was said last here; absent while there is nothing to take back. */
  readonly undo: (() => void) | undefined;
};

type Said = { readonly item: string; readonly label: string; readonly before: ItemAnswer | undefined };

/** Filling a run: each answer is saved at once, one after the other, and can be undone. */
export function useFilling(run: Checklist): Filling {
  const { actions, principal } = useStore();
  const me = principal.person;
  const state = useMemo(() => evaluate(run), [run]);
  const [notice, setNotice] = useState<Filling['notice']>();
  const [history, setHistory] = useState<readonly Said[]>([]);
  const seen = useRef(run);
  /** What was said here and is not on screen yet: the next thing said of the same item adds to it. */
  const underway = useRef(new Map<string, ItemAnswer | undefined>());
  useLayoutEffect(() => {
    seen.current = run;
  });
  useEffect(() => {
    for (const [item, value] of underway.current) {
      if (sameContent(run.answers[`${item}_${me}`]?.value, value)) underway.current.delete(item);
    }
  }, [run, me]);

  const write = useCallback(
    async (item: string, value: ItemAnswer | undefined): Promise<boolean> => {
      underway.current.set(item, value);
      try {
        await actions.answerItem(seen.current, item, value);
        return true;
      } catch (error) {
        reportError(error);
        underway.current.delete(item);
        return false;
      }
    },
    [actions],
  );
  const say = useCallback<Say>(
    ({ item, said }, given) => {
      const own = underway.current.has(item.key) ? underway.current.get(item.key) : seen.current.answers[`${item.key}_${me}`]?.value;
      const value = sayNext({ own, others: said === undefined || said.person === me ? undefined : said.value }, given);
      setNotice(undefined);
      void write(item.key, value).then((saved) => {
        setNotice({ kind: saved ? 'saved' : 'failed', item: item.label });
        if (saved) setHistory((all) => [...all, { item: item.key, label: item.label, before: own }]);
      });
    },
    [me, write],
  );
  const last = history.at(-1);
  const undo = (): void => {
    if (last === undefined) return;
    setNotice(undefined);
    void write(last.item, last.before).then((saved) => {
      setNotice({ kind: saved ? 'undone' : 'failed', item: last.label });
      if (saved) setHistory((all) => all.slice(0, -1));
    });
  };
  return { state, notice, say, undo: last === undefined ? undefined : undo };
}
