import { Button } from '@mantine/core';
import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { draftProblems, type DraftProblem, type LogDraft } from '#domain/rules/logging.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';
import { openOnDevice } from '../../db/incident-list.ts';
import { storageFault } from '../../db/storage-fault.ts';
import type { Place } from '../../hooks/find-place.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useKeys } from '../../hooks/use-keys.ts';
import { useRxQuery } from '../../hooks/use-live.ts';
import { useNow } from '../../hooks/use-now.ts';
import { DraftRestored } from '../../ui/draft-restored.tsx';
import { AlreadyOpen } from './already-open.tsx';
import { Details } from './details.tsx';
import { HowBadQuestion } from './how-bad-question.tsx';
import classes from './log.module.css';
import { makeTitle } from './make-title.ts';
import { rememberDevice } from './recent-devices.ts';
import type { LogDraftState } from './use-log-draft.ts';
import { WhatQuestion } from './what-question.tsx';
import { WhereQuestion } from './where-question.tsx';

type Field = DraftProblem['field'];
/** The questions that an incident which is open already has answered. */
const ANSWERED: readonly Field[] = ['category', 'severity', 'startedAt', 'title'];
/** Where the keyboard goes to put each right. */
const selectors: { readonly [F in Field]: string } = {
  where: '[data-field="where"] :is(input, button)',
  category: '[data-field="what"] input',
  symptomNote: '[data-field="what"] textarea',
  severity: '[data-field="severity"] input',
  startedAt: '[data-field="details"] input',
  title: '[data-field="details"] input:not([type="datetime-local"])',
};
/** What an explicit choice about an open incident is worth: an id to add to, or a new one all the same. */
type Choice = { readonly device: string; readonly addTo: string };

/** The form itself. Problems show once Save was tried or their field was left, never before. */
export function LogForm({ state }: { readonly state: LogDraftState }): ReactNode {
  const { draft, restoredAt, change, discard, finish } = state;
  const { t } = useTranslation(['log', 'domain']);
  const { actions, collections, local } = useStore();
  const { sites, devices, loaded } = useFleet();
  const navigate = useNavigate();
  const now = useNow();
  const [left, setLeft] = useState<ReadonlySet<Field>>(new Set());
  const [choice, setChoice] = useState<Choice>();
  const [saving, setSaving] = useState<'no' | 'yes' | 'failed' | 'full'>('no');

  const device = devices.get(draft.device);
  const place: Place = { device, site: sites.get(device?.site ?? draft.site) };
  const already = useRxQuery(
    () => (draft.device === '' ? undefined : openOnDevice(collections.incidents, draft.device)),
    [collections, draft.device],
  );
  const chosen = choice?.device === draft.device ? choice : undefined;
  const addTo = already?.find(({ id }) => id === chosen?.addTo);

  const all = draftProblems(draft, device, now);
  const problems = addTo === undefined ? all : all.filter(({ field }) => !ANSWERED.includes(field));
  // A report that is added has to say something of its own.
  const saysNothing = addTo !== undefined && draft.symptoms.length === 0 && draft.symptomNote.trim() === '';
  const told = (field: Field): string | undefined => {
    const found = problems.find((problem) => problem.field === field);
    return found !== undefined && left.has(field) ? t(`problem.${found.field}.${found.problem}`) : undefined;
  };
  const leave = useCallback((field: Field): void => setLeft((before) => new Set(before).add(field)), []);
  const words = [
    ...draft.symptoms.map((symptom) => t(`domain:symptom.${symptom}`)),
    draft.symptomNote,
    draft.category === '' ? '' : t(`domain:category.${draft.category}.name`),
  ];
  const madeUp = makeTitle(place, words);

  /** Right after a start the fleet may still be on its way from the device's own store: then it is asked. */
  const title = async (): Promise<string> => {
    if (loaded) return madeUp;
    const known = (await collections.devices.findOne(draft.device).exec())?.toJSON() as Device | undefined;
    const at = (await collections.sites.findOne(known?.site ?? draft.site).exec())?.toJSON() as Site | undefined;
    return makeTitle({ device: known, site: at }, words);
  };
  const write = async (): Promise<void> => {
    let id = addTo?.id;
    if (id === undefined) id = (await actions.logIncident(draft, await title())).id;
    else await actions.addReport(id, draft);
    await finish();
    await rememberDevice(local, draft.device);
    await navigate(`/incidents/${id}`, { replace: true, state: { saved: addTo === undefined ? 'logged' : 'added' } });
  };
  const save = (): void => {
    setLeft(new Set<Field>(['where', 'category', 'severity', 'startedAt', 'title', 'symptomNote']));
    const first = problems[0]?.field ?? (saysNothing ? 'symptomNote' : undefined);
    if (first !== undefined) {
      document.querySelector<HTMLElement>(selectors[first])?.focus();
      return;
    }
    if (saving === 'yes') return;
    setSaving('yes');
    write().catch((error: unknown) => setSaving(storageFault(error) === 'full' ? 'full' : 'failed'));
  };
  useKeys([{ keys: 'Ctrl+Enter', label: t('keys.save'), run: save, whileTyping: true }]);

  const onChange = (patch: Partial<LogDraft>): void => change(patch);
  return (
    <form
      className={classes['form']}
      aria-label={t('form')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className={classes['column']}>
        {restoredAt !== undefined && <DraftRestored at={restoredAt} onDiscard={discard} />}
        <div data-field="where">
          <WhereQuestion
            place={place}
            gone={loaded && draft.device !== '' && device === undefined}
            problem={told('where')}
            onChoose={onChange}
            onLeft={() => leave('where')}
            onChoosing={() => setLeft((before) => new Set([...before].filter((field) => field !== 'where')))}
          />
        </div>
        <AlreadyOpen
          device={draft.device}
          incidents={already ?? []}
          addTo={addTo}
          anew={chosen !== undefined && addTo === undefined}
          onAdd={(id) => setChoice({ device: draft.device, addTo: id })}
          onAnew={() => setChoice({ device: draft.device, addTo: '' })}
        />
        <div data-field="what">
          <WhatQuestion
            draft={draft}
            device={device}
            givenCategory={addTo?.category}
            categoryProblem={told('category')}
            noteProblem={told('symptomNote') ?? (saysNothing && left.has('symptomNote') ? t('open.nothing') : undefined)}
            onChange={onChange}
          />
        </div>
        {addTo === undefined && (
          <>
            <div data-field="severity">
              <HowBadQuestion value={draft.severity} problem={told('severity')} onChange={(severity) => onChange({ severity })} />
            </div>
            <div data-field="details">
              <Details
                draft={draft}
                madeUp={madeUp}
                startProblem={told('startedAt')}
                titleProblem={told('title')}
                onChange={onChange}
                onLeft={leave}
              />
            </div>
          </>
        )}
      </div>
      <div className={classes['bar']}>
        <div className={classes['barInner']}>
          <p role="status" className={saving === 'failed' || saving === 'full' ? classes['failed'] : classes['hint']}>
            {saving === 'failed' || saving === 'full'
              ? t(saving)
              : left.has('severity') && problems.length > 0
                ? t('count', { count: problems.length })
                : t('kept')}
          </p>
          <Button type="submit" variant="filled" className={classes['save']}>
            {addTo === undefined ? t('save') : t('saveAdd')}
          </Button>
        </div>
      </div>
    </form>
  );
}
