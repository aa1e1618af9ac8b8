import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { factDraftKey } from './fact-draft.ts';
import { roadside } from '#domain/packs/roadside.ts';
import { inCorrectedTime } from '#domain/rules/corrected-times.ts';
import { incidentTime, sources } from '#domain/schema/incident.ts';
import { toMs } from '../../hooks/format.ts';
import { correctedNow } from '../../hooks/use-now.ts';
import { PlaceLine } from '../../ui/place-line.tsx';
import type { FactContext } from './fact-context.ts';
import type { FactDef } from './fact-group.tsx';
import classes from './facts.module.css';
import { PlaceForm } from './item-forms.tsx';
import { itemsFact } from './items-fact.tsx';
import { PlaceFact } from './place-fact.tsx';
import { SeverityEditor, SeverityFact } from './severity-fact.tsx';
import { fixedFact, textFact } from './text-fact.tsx';

/** A laptop's clock and a person's watch differ a little. */
const FUTURE_GRACE_MS = 2 * 60_000;

/** Where it is, and whom it touches. */
export function whereFacts(context: FactContext): FactDef[] {
  const { incident, t, words, change } = context;
  const line = (field: 'lanes' | 'partner' | 'customerSegment'): FactDef =>
    textFact({
      key: field,
      label: words.field(field),
      value: incident[field] ?? '',
      maxLength: 120,
      onSave: (value) => change(field, { [field]: value === '' ? undefined : value }),
    });
  return [
    {
      key: 'place',
      label: t('fact.place'),
      filled: true,
      show: () => <PlaceFact context={context} />,
      add: () => null,
    },
    line('lanes'),
    places(context, 'otherDevices'),
    places(context, 'otherSites'),
    line('partner'),
    line('customerSegment'),
  ];
}

function places({ incident, fleet, words, change }: FactContext, field: 'otherSites' | 'otherDevices'): FactDef {
  const label = words.field(field);
  const show = (id: string): ReactNode => {
    const device = field === 'otherDevices' ? fleet.devices.get(id) : undefined;
    const site = device === undefined ? fleet.sites.get(id) : fleet.sites.get(device.site);
    if (device === undefined && site === undefined) return words.site(id);
    return (
      <Link to={field === 'otherDevices' ? `/devices/${id}` : `/sites/${id}`}>
        <PlaceLine site={site} device={device} />
      </Link>
    );
  };
  return itemsFact({
    key: field,
    label,
    items: Object.keys(incident[field]).map((id) => ({
      key: id,
      name: field === 'otherSites' ? words.site(id) : words.device(id),
      content: show(id),
    })),
    onRemove: (id) => void change(field, { [field]: { [id]: undefined } }),
    form: (close) => (
      <PlaceForm
        label={label}
        kind={field === 'otherSites' ? 'site' : 'device'}
        onSave={({ site, device }) => change(field, { [field]: { [device?.id ?? site?.id ?? '']: true } })}
        onClose={close}
      />
    ),
  });
}

/** What is wrong, and how bad. */
export function whatFacts(context: FactContext): FactDef[] {
  const { incident, words, change } = context;
  const lines = (field: 'symptomNote' | 'suspectedChanges'): FactDef =>
    textFact({
      key: field,
      label: words.field(field),
      value: incident[field] ?? '',
      kind: 'lines',
      draftKey: factDraftKey(incident.id, field),
      maxLength: 10_000,
      onSave: (value) => change(field, { [field]: value === '' ? undefined : value }),
    });
  const known = roadside.categories.some(({ key }) => key === incident.category);
  return [
    {
      key: 'severity',
      label: words.field('severity'),
      filled: true,
      show: () => <SeverityFact context={context} />,
      add: () => null,
      rewrite: (done) => <SeverityEditor context={context} onDone={done} />,
    },
    textFact({
      key: 'category',
      label: words.field('category'),
      value: incident.category,
      kind: 'select',
      display: words.category(incident.category),
      options: [...(known ? [] : [incident.category]), ...roadside.categories.map(({ key }) => key)].map((key) => ({
        value: key,
        label: words.category(key),
      })),
      onSave: (value) => change('category', { category: value }),
    }),
    symptoms(context),
    lines('symptomNote'),
    lines('suspectedChanges'),
    textFact({
      key: 'source',
      label: words.field('source'),
      value: incident.source,
      kind: 'select',
      options: sources.map((source) => ({ value: source, label: words.source(source) })),
      onSave: (value) => change('source', { source: sources.find((one) => one === value) ?? incident.source }),
    }),
  ];
}

function symptoms({ incident, t, words, change }: FactContext): FactDef {
  const label = words.field('symptoms');
  const chosen = Object.keys(incident.symptoms);
  // Those of the incident's own category first.
  const categories = roadside.categories.toSorted((a, b) => Number(b.key === incident.category) - Number(a.key === incident.category));
  const data = categories
    .map(({ key, symptoms: all }) => ({
      group: words.category(key),
      items: all.filter((symptom) => !chosen.includes(symptom)).map((symptom) => ({ value: symptom, label: words.symptom(symptom) })),
    }))
    .filter(({ items }) => items.length > 0);
  return itemsFact({
    key: 'symptoms',
    label,
    chips: true,
    items: chosen.map((symptom) => ({ key: symptom, name: words.symptom(symptom), content: words.symptom(symptom) })),
    onRemove: (symptom) => void change('symptoms', { symptoms: { [symptom]: undefined } }),
    form: (close) => (
      <NativeSelect
        aria-label={t('fact.anySymptom')}
        autoFocus
        value=""
        data={[{ value: '', label: `${t('fact.anySymptom')}…` }, ...data]}
        onChange={(event) => {
          const symptom = event.currentTarget.value;
          if (symptom !== '') void change('symptoms', { symptoms: { [symptom]: true } }).then(() => close(true));
        }}
        onBlur={() => close(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          close(false);
        }}
      />
    ),
  });
}

/** When it began, was noticed, and reached each step. */
export function whenFacts({ incident, t, words, format, change }: FactContext): FactDef[] {
  const moment = (field: 'startedAt' | 'detectedAt'): FactDef => {
    const { at, clockSaid } = incidentTime(incident, field);
    return textFact({
      key: field,
      label: words.field(field),
      value: clockSaid === undefined ? incident[field] : new Date(at).toISOString(),
      kind: 'datetime',
      display: (
        <span>
          <span className={classes['mono']}>{format.absolute(at)}</span>
          {clockSaid !== undefined && ` · ${t('timeline.clockSaid', { time: format.absolute(clockSaid) })}`}
        </span>
      ),
      problem: (value) =>
        value === '' ? t('fact.timeMissing') : toMs(value) > correctedNow() + FUTURE_GRACE_MS ? t('fact.inFuture') : undefined,
      onSave: (value) => change(field, { [field]: value }),
    });
  };
  const reached = inCorrectedTime(incident).state;
  const steps = ['acknowledgedAt', 'triagedAt', 'mitigatedAt', 'resolvedAt', 'closedAt', 'voidedAt'] as const;
  return [
    moment('startedAt'),
    moment('detectedAt'),
    ...steps.flatMap((step) => {
      const at = reached[step];
      return at === undefined ? [] : [fixedFact(step, words.field(step), <span className={classes['mono']}>{format.absolute(at)}</span>)];
    }),
  ];
}
