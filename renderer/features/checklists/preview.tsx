import { useState, type ReactNode } from 'react';
import { answerPatch, startRun } from '#domain/checklists/run.ts';
import { evaluate } from '#domain/checklists/evaluate.ts';
import { formatHlc } from '#domain/clock/hlc.ts';
import { edit } from '#domain/merge/merge.ts';
import { checklistShape, type Checklist, type ItemAnswer } from '#domain/schema/checklist.ts';
import type { ChecklistForm } from '#domain/schema/checklist-form.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { ItemCard } from './item-card.tsx';
import classes from './run.module.css';
import type { Say } from './use-run.ts';

/** Stamps of a run that is nowhere kept need only follow one another. */
const stampAt = (count: number) => formatHlc(count + 1, 0, 'preview00000');

/** A form as it will be filled, to be tried out; nothing of it is kept. */
export function Preview({ form }: { readonly form: ChecklistForm }): ReactNode {
  const { person } = useStore().principal;
  const [said, setSaid] = useState<readonly { readonly item: string; readonly value: ItemAnswer }[]>([]);
  const started: Checklist = {
    ...startRun(form, { site: '' }, { id: person, by: person, at: new Date(0).toISOString(), stamp: stampAt(0) }),
    subject: form.types?.[0] === undefined ? {} : { type: form.types[0] },
  };
  const run = said.reduce(
    (now, { item, value }, count) =>
      edit(checklistShape, now, answerPatch(now, item, person, value), stampAt(count + 1), person, () => true),
    started,
  );
  const say: Say = (state, given) => {
    const before = state.said?.value ?? {};
    setSaid([...said, { item: state.item.key, value: { ...before, ...(typeof given === 'function' ? given(before) : given) } }]);
  };
  return (
    <ol className={classes['cards']}>
      {evaluate(run)
        .items.filter(({ shown }) => shown)
        .map((state) => (
          <ItemCard key={state.item.key} state={state} readOnly={false} place="" device="" site="" onSay={say} />
        ))}
    </ol>
  );
}
