import { TextInput } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldMessage } from '../../ui/field-message.tsx';
import { readNumber } from './answer-words.ts';

type FieldProps = {
  readonly label: string;
  /** The label is only read out, where the words before the field say it on screen. */
  readonly isLabelHidden?: boolean;
  readonly value: string;
  /** What is wrong with it; said once the field is left, since half of something is often wrong. */
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
  readonly placeholder?: string;
  readonly isNumber?: boolean;
};

/** A field of one line that says what is wrong with it. */
export function CheckedField({ label, isLabelHidden = false, value, problem, onChange, placeholder, isNumber }: FieldProps): ReactNode {
  const id = useId();
  const [isTyping, setTyping] = useState(false);
  const told = isTyping ? undefined : problem;
  return (
    <div>
      <TextInput
        {...(isLabelHidden ? { 'aria-label': label } : { label })}
        {...(isNumber === true ? { inputMode: 'decimal' } : {})}
        {...(placeholder === undefined ? {} : { placeholder })}
        autoComplete="off"
        maxLength={120}
        error={told !== undefined}
        aria-describedby={id}
        value={value}
        onChange={(event) => {
          setTyping(true);
          onChange(event.currentTarget.value);
        }}
        onBlur={() => setTyping(false)}
      />
      <FieldMessage id={id}>{told}</FieldMessage>
    </div>
  );
}

type LimitProps = Pick<FieldProps, 'label' | 'isLabelHidden'> & {
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
};

/** A limit. What is no number stays in the field and is `NaN`, with which nothing is published: a limit left out would let everything pass. */
export function LimitField({ value, onChange, ...rest }: LimitProps): ReactNode {
  const { t } = useTranslation('checklists');
  const [typed, setTyped] = useState('');
  const isWrong = value !== undefined && !Number.isFinite(value);
  // As it was typed, unless the form has been given another value since.
  const text = Object.is(read(typed), value) ? typed : isWrong || value === undefined ? '' : String(value);
  return (
    <CheckedField
      {...rest}
      isNumber
      value={text}
      problem={isWrong ? t('notANumber') : undefined}
      onChange={(next) => {
        setTyped(next);
        onChange(read(next));
      }}
    />
  );
}

function read(typed: string): number | undefined {
  return typed.trim() === '' ? undefined : (readNumber(typed) ?? Number.NaN);
}
