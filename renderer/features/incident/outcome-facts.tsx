import { Checkbox } from '@mantine/core';
import { startTransition, useOptimistic, type ReactNode } from 'react';
import type { FactContext } from './fact-context.ts';
import type { FactDef } from './fact-group.tsx';
import classes from './facts.module.css';
import { LineForm } from './item-forms.tsx';
import { itemsFact } from './items-fact.tsx';
import { factDraftKey } from './fact-draft.ts';
import { textFact } from './text-fact.tsx';

export const PROSE_MAX = 10_000;

/** Known ways to restore service (F4), by the keys that the translations have. */
export const mitigationKinds = [
  'component-restart',
  'rollback',
  'flag-off',
  'throttling',
  'fallback',
  'hotfix',
  'scaling',
  'manual-resend',
  'manual-certificate',
] as const;
export const certainties = ['confirmed', 'most-likely', 'next-step'] as const;

/** What ran on the device when it happened (F15). */
export function variantFacts({ incident, t, change }: FactContext): FactDef[] {
  const variant = incident.variant ?? { hardware: '', firmware: '', app: '' };
  const part = (key: 'hardware' | 'firmware' | 'app', maxLength: number): FactDef =>
    textFact({
      key,
      label: t(`fact.${key}`),
      value: variant[key],
      maxLength,
      ...(variant[key] === '' ? {} : { display: <span className={classes['mono']}>{variant[key]}</span> }),
      onSave: (value) => {
        const next = { ...variant, [key]: value };
        return change('variant', { variant: Object.values(next).every((one) => one === '') ? undefined : next });
      },
    });
  return [part('hardware', 120), part('firmware', 80), part('app', 80)];
}

/** Who and what suffers. */
export function impactFacts({ incident, t, words, format, change }: FactContext): FactDef[] {
  const { degraded, usersAffected } = incident;
  return [
    textFact({
      key: 'impact',
      label: words.field('impact'),
      value: incident.impact ?? '',
      kind: 'lines',
      draftKey: factDraftKey(incident.id, 'impact'),
      maxLength: PROSE_MAX,
      onSave: (value) => change('impact', { impact: value === '' ? undefined : value }),
    }),
    textFact({
      key: 'usersAffected',
      label: words.field('usersAffected'),
      value: usersAffected === undefined ? '' : String(usersAffected),
      kind: 'number',
      ...(usersAffected === undefined ? {} : { display: format.number(usersAffected) }),
      onSave: (value) => change('usersAffected', { usersAffected: value === '' ? undefined : Number(value) }),
    }),
    textFact({
      key: 'degraded',
      label: t('fact.degradedWhat'),
      value: degraded?.on === true ? degraded.what : '',
      maxLength: 500,
      onSave: (value) => change('degraded', { degraded: value === '' ? undefined : { on: true, what: value } }),
    }),
  ];
}

/** What restored service, and how it is known that it stays so. */
export function mitigationFacts({ incident, t, words, change }: FactContext): FactDef[] {
  const { mitigation } = incident;
  const kind = textFact({
    key: 'mitigation',
    label: t('fact.mitigationKind'),
    value: mitigation?.kind ?? '',
    kind: 'select',
    ...(mitigation === undefined || mitigation.kind === '' ? {} : { display: words.mitigation(mitigation.kind) }),
    options: mitigationKinds.map((value) => ({ value, label: words.mitigation(value) })),
    onSave: (value) => change('mitigation', { mitigation: { kind: value, note: mitigation?.note ?? '' } }),
  });
  const note = textFact({
    key: 'mitigationNote',
    label: t('fact.mitigationNote'),
    value: mitigation?.note ?? '',
    kind: 'lines',
    draftKey: factDraftKey(incident.id, 'mitigationNote'),
    maxLength: PROSE_MAX,
    onSave: (value) => change('mitigation', { mitigation: { kind: mitigation?.kind ?? '', note: value } }),
  });
  const verification = textFact({
    key: 'verification',
    label: words.field('verification'),
    value: incident.verification ?? '',
    kind: 'lines',
    draftKey: factDraftKey(incident.id, 'verification'),
    maxLength: PROSE_MAX,
    onSave: (value) => change('verification', { verification: value === '' ? undefined : value }),
  });
  return [kind, note, verification];
}

/** Why it happened, and what keeps it from happening again. */
export function causeFacts({ incident, t, words, change, newKey }: FactContext): FactDef[] {
  const { rootCause } = incident;
  const text = textFact({
    key: 'rootCause',
    label: t('fact.rootCauseText'),
    value: rootCause?.text ?? '',
    kind: 'lines',
    draftKey: factDraftKey(incident.id, 'rootCause'),
    maxLength: PROSE_MAX,
    onSave: (value) =>
      change('rootCause', { rootCause: value === '' ? undefined : { text: value, certainty: rootCause?.certainty ?? 'most-likely' } }),
  });
  const certainty =
    rootCause === undefined
      ? []
      : [
          textFact({
            key: 'certainty',
            label: t('fact.certainty'),
            value: rootCause.certainty,
            kind: 'select',
            options: certainties.map((value) => ({ value, label: words.certainty(value) })),
            onSave: (value) =>
              change('rootCause', {
                rootCause: { ...rootCause, certainty: certainties.find((one) => one === value) ?? rootCause.certainty },
              }),
          }),
        ];
  const label = words.field('preventionActions');
  const prevention = itemsFact({
    key: 'preventionActions',
    label,
    items: Object.entries(incident.preventionActions).map(([key, action]) => ({
      key,
      name: action.text,
      content: <Action {...action} onDone={(done) => change('preventionActions', { preventionActions: { [key]: { ...action, done } } })} />,
    })),
    onRemove: (key) => void change('preventionActions', { preventionActions: { [key]: undefined } }),
    form: (close) => (
      <LineForm
        label={t('fact.preventionText')}
        maxLength={500}
        onSave={(value) => change('preventionActions', { preventionActions: { [newKey()]: { text: value, done: false } } })}
        onClose={close}
      />
    ),
  });
  const noPrevention = textFact({
    key: 'noPrevention',
    label: words.field('noPrevention'),
    value: incident.noPrevention ?? '',
    kind: 'lines',
    draftKey: factDraftKey(incident.id, 'noPrevention'),
    maxLength: PROSE_MAX,
    onSave: (value) => change('noPrevention', { noPrevention: value === '' ? undefined : value }),
  });
  return [text, ...certainty, prevention, noPrevention];
}

type ActionProps = { readonly text: string; readonly done: boolean; readonly onDone: (done: boolean) => Promise<void> };

/** The tick shows at once; the record follows. */
function Action({ text, done, onDone }: ActionProps): ReactNode {
  const [shown, show] = useOptimistic(done);
  const tick = (next: boolean): void =>
    startTransition(async () => {
      show(next);
      await onDone(next);
    });
  return (
    <Checkbox
      checked={shown}
      label={<span className={shown ? classes['done'] : undefined}>{text}</span>}
      onChange={(event) => tick(event.currentTarget.checked)}
    />
  );
}
