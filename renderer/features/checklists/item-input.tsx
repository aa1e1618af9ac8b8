import { Button, Textarea, TextInput } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChecklistItem } from '#domain/schema/checklist-form.ts';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useDraftText } from '../../hooks/use-draft-text.ts';
import { correctedNow } from '../../hooks/use-now.ts';
import { FieldMessage } from '../../ui/field-message.tsx';
import { limitsInWords, readNumber } from './answer-words.ts';
import type { ItemInputProps } from './item-input-props.ts';
import classes from './run.module.css';
import { ScanField } from './scan-field.tsx';

/** What an item is answered with; photos are beside it (`item-photos.tsx`). */
export function ItemInput(props: ItemInputProps): ReactNode {
  switch (props.state.item.kind) {
    case 'tick':
    case 'pass-fail':
    case 'choice':
      return <Buttons {...props} />;
    case 'number':
      return <NumberField {...props} />;
    case 'text':
      return <TextField {...props} />;
    case 'scan':
      return <ScanField {...props} />;
    case 'signature':
      return <SignatureField {...props} />;
    default:
      return null;
  }
}

type Offered = { readonly value: true | string; readonly label: string };

/** The answers that an item offers to choose from, in the order in which 1, 2, 3 choose them. */
function useOffered(item: ChecklistItem): readonly Offered[] {
  const { t } = useTranslation('checklists');
  if (item.kind === 'tick') return [{ value: true, label: t('answer.done') }];
  if (item.kind === 'pass-fail') return (['pass', 'fail', 'na'] as const).map((value) => ({ value, label: t(`answer.${value}`) }));
  return item.kind === 'choice' ? item.options.map(({ key, label }) => ({ value: key, label })) : [];
}

function Buttons({ state, labelId, onAnswer }: ItemInputProps): ReactNode {
  const { item, said } = state;
  const offered = useOffered(item);
  return (
    <div className={classes['choices']} role="group" aria-labelledby={labelId}>
      {offered.map(({ value, label }) => {
        const chosen = said?.value.answer === value;
        return (
          <button
            key={String(value)}
            type="button"
            className={classes['choice']}
            aria-pressed={chosen}
            onClick={() => onAnswer(chosen && item.kind === 'tick' ? undefined : value)}
          >
            <span className={classes['mark']} aria-hidden="true">
              {chosen ? (state.failed ? '✕' : '✓') : '○'}
            </span>
            {label}
          </button>
        );
      })}
    </div>
  );
}

function NumberField({ state, labelId, onAnswer }: ItemInputProps): ReactNode {
  const { t } = useTranslation('checklists');
  const id = useId();
  const { item, said } = state;
  const format = useFormat();
  const [wrong, setWrong] = useState(false);
  const saved = typeof said?.value.answer === 'number' ? String(said.value.answer) : '';
  const save = (typed: string): void => {
    const value = readNumber(typed);
    setWrong(value === undefined && typed.trim() !== '');
    if (value !== undefined || typed.trim() === '') onAnswer(value);
  };
  // Half a number may be out of limits where the whole one is not.
  const { text, type, commit } = useDraftText(saved, save, false);
  return (
    <div>
      <div className={classes['measured']}>
        <TextInput
          className={classes['number']}
          inputMode="decimal"
          autoComplete="off"
          aria-labelledby={labelId}
          aria-describedby={`${id}-limits ${id}-problem`}
          error={wrong}
          value={text}
          onChange={(event) => type(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
          }}
        />
        <span id={`${id}-limits`} className={classes['quiet']}>
          {limitsInWords(item, t, format)}
        </span>
      </div>
      <FieldMessage id={`${id}-problem`}>{wrong && t('notANumber')}</FieldMessage>
    </div>
  );
}

function TextField({ state, labelId, onAnswer }: ItemInputProps): ReactNode {
  const { said } = state;
  const saved = typeof said?.value.answer === 'string' ? said.value.answer : '';
  const { text, type, commit } = useDraftText(saved, (typed) => onAnswer(typed.trim() === '' ? undefined : typed));
  return (
    <Textarea
      aria-labelledby={labelId}
      autoComplete="off"
      maxLength={2000}
      autosize
      minRows={1}
      maxRows={8}
      value={text}
      onBlur={commit}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

/** A name typed in place of a signature. */
function SignatureField({ state, labelId, onAnswer }: ItemInputProps): ReactNode {
  const { t } = useTranslation('checklists');
  const { principal } = useStore();
  const { said } = state;
  const signed = typeof said?.value.answer === 'object' ? said.value.answer : undefined;
  const [name, setName] = useState(signed?.signedBy ?? principal.name);
  const sign = (): void => {
    const signedBy = name.trim();
    if (signedBy !== '') onAnswer({ signedBy, at: new Date(correctedNow()).toISOString() });
  };
  return (
    <div className={classes['measured']}>
      <TextInput
        aria-labelledby={labelId}
        placeholder={t('signName')}
        maxLength={120}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') sign();
        }}
      />
      <Button onClick={sign}>{t('sign')}</Button>
    </div>
  );
}
