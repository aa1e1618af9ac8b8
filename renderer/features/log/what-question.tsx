import { Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { roadside } from '#domain/packs/roadside.ts';
import type { LogDraft } from '#domain/rules/logging.ts';
import type { Device } from '#domain/schema/device.ts';
import { BigChoice } from '../../ui/big-choice.tsx';
import { FieldMessage } from '../../ui/field-message.tsx';
import classes from './log.module.css';

type Props = {
  readonly draft: LogDraft;
  readonly device: Device | undefined;
  /** The category that the open incident has to which the report is added: then it is not asked for. */
  readonly givenCategory: string | undefined;
  readonly categoryProblem: string | undefined;
  readonly noteProblem: string | undefined;
  readonly onChange: (patch: Partial<LogDraft>) => void;
};

/** What: a category as a large button with examples, the pack's symptoms for it, and free words. */
export function WhatQuestion({ draft, device, givenCategory, categoryProblem, noteProblem, onChange }: Props): ReactNode {
  const { t } = useTranslation(['log', 'domain']);
  const likely = (types: readonly string[]): number => (device !== undefined && types.includes(device.type) ? 0 : 1);
  // What this type of device usually has comes first.
  const categories = roadside.categories.toSorted((a, b) => likely(a.likelyFor) - likely(b.likelyFor));
  const category = givenCategory ?? draft.category;
  const usual = categories.find(({ key }) => key === category)?.symptoms ?? [];
  // What was chosen before is not hidden by a category that does not have it.
  const offered = [...new Set([...usual, ...draft.symptoms])];
  const toggle = (symptom: string): void =>
    onChange({
      symptoms: draft.symptoms.includes(symptom) ? draft.symptoms.filter((one) => one !== symptom) : [...draft.symptoms, symptom],
    });
  const chooseCategory = (chosen: string): void => {
    // Symptoms of the category that was left would say something else than the new one.
    const kept = roadside.categories.find(({ key }) => key === chosen)?.symptoms ?? [];
    onChange({ category: chosen, symptoms: draft.symptoms.filter((symptom) => kept.includes(symptom)) });
  };
  return (
    <section className={classes['question']} aria-labelledby="log-what">
      <h2 id="log-what">{t('what.title')}</h2>
      {givenCategory === undefined && (
        <div className={classes['categories']}>
          <BigChoice
            label={t('what.category')}
            labelHidden
            value={draft.category}
            onChange={chooseCategory}
            {...(categoryProblem === undefined ? {} : { error: categoryProblem })}
            options={categories.map(({ key }) => ({
              value: key,
              label: t(`domain:category.${key}.name`),
              hint: t(`domain:category.${key}.examples`),
            }))}
          />
        </div>
      )}
      {offered.length > 0 && (
        <fieldset className={classes['symptoms']}>
          <legend className="visually-hidden">{t('what.symptoms')}</legend>
          {offered.map((symptom) => (
            <button
              key={symptom}
              type="button"
              className={classes['symptom']}
              aria-pressed={draft.symptoms.includes(symptom)}
              onClick={() => toggle(symptom)}
            >
              <span aria-hidden="true" className={classes['tick']}>
                {draft.symptoms.includes(symptom) ? '✓' : '+'}
              </span>
              {t(`domain:symptom.${symptom}`, { defaultValue: symptom })}
            </button>
          ))}
        </fieldset>
      )}
      <Textarea
        aria-label={t('what.note')}
        aria-describedby="log-note-problem"
        placeholder={`${t('what.note')} ${t('what.noteHint')}`}
        autosize
        minRows={1}
        maxRows={6}
        error={noteProblem !== undefined}
        value={draft.symptomNote}
        onChange={(event) => onChange({ symptomNote: event.currentTarget.value })}
      />
      <FieldMessage id="log-note-problem">{noteProblem}</FieldMessage>
    </section>
  );
}
