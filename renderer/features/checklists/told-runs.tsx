import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { evaluate, type ItemState } from '#domain/checklists/evaluate.ts';
import { hlcMs } from '#domain/clock/hlc.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { runsOn } from '../../db/checklist-runs.ts';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useRxQuery } from '../../hooks/use-live.ts';
import { usePeople } from '../../hooks/use-people.ts';
import { Section } from '../../ui/page.tsx';
import { answerInWords, notedBefore, standingOf } from './answer-words.ts';
import classes from './checklists.module.css';
import { OthersSaid } from './others-said.tsx';

/** The checklists of an incident, answer by answer, for paper; nothing where none was begun. */
export function RunsToldOnPaper({ incident }: { readonly incident: Incident }): ReactNode {
  const { t } = useTranslation('checklists');
  const { collections } = useStore();
  const runs = useRxQuery(() => runsOn(collections.checklists, incident.id), [collections, incident.id]);
  if (runs === undefined || runs.length === 0) return null;
  return (
    <Section title={t('title')}>
      {runs.toReversed().map((run) => (
        <Told key={run.id} run={run} />
      ))}
    </Section>
  );
}

function Told({ run }: { readonly run: Checklist }): ReactNode {
  const { t } = useTranslation('checklists');
  const format = useFormat();
  const people = usePeople();
  const { items, undone, progress } = evaluate(run);
  const { finished } = run;
  const name = (person: string): string => people.get(person)?.name ?? person;
  return (
    <div className={classes['told']}>
      <h3>{run.form.title}</h3>
      <p className={classes['quiet']}>
        {finished === undefined
          ? t('progress', { done: progress.done, count: progress.of })
          : t('finishedBy', { person: name(finished.by), time: format.absolute(finished.at) })}
      </p>
      {finished?.reason !== undefined && <p>{t('because', { reason: finished.reason })}</p>}
      <ul>
        {items
          .filter((state) => state.shown && state.said !== undefined)
          .map((state) => (
            <ToldItem key={state.item.key} state={state} />
          ))}
        {undone
          .filter(({ said }) => said === undefined)
          .map((state) => (
            <ToldItem key={state.item.key} state={state} />
          ))}
      </ul>
      {undone.length > 0 && <p>{t('undoneNow', { items: undone.map(({ item }) => item.label).join(' · ') })}</p>}
    </div>
  );
}

/** An item with the answer that counts; while safety hangs on it and two differ none does, and both are told. */
function ToldItem({ state }: { readonly state: ItemState }): ReactNode {
  const { t } = useTranslation('checklists');
  const format = useFormat();
  const people = usePeople();
  const { item, said, besides, asksAgain } = state;
  const answer = asksAgain ? t('is.asksAgain') : answerInWords(item, said?.value ?? {}, t, format);
  return (
    <li>
      {`${standingOf(state).mark} ${item.label}: `}
      <strong>{answer}</strong>
      {said !== undefined && !asksAgain && (
        <>
          {said.value.note !== undefined && ` · ${said.value.note}`}
          <span
            className={classes['quiet']}
          >{` · ${t('saidBy', { person: people.get(said.person)?.name ?? said.person, time: format.absolute(hlcMs(said.at)) })}`}</span>
        </>
      )}
      <OthersSaid item={item} said={asksAgain && said !== undefined ? [...besides, said] : besides} when="besides" />
      <OthersSaid item={item} said={notedBefore(state)} when="before" />
    </li>
  );
}
