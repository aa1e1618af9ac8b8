import { useId, type ReactNode } from 'react';
import classes from './big-choice.module.css';
import { FieldMessage } from './field-message.tsx';

export type Choice<V extends string> = {
  readonly value: V;
  readonly label: ReactNode;
  /** One quiet line under the label. */
  readonly hint?: ReactNode;
};

export type BigChoiceProps<V extends string> = {
  readonly label: ReactNode;
  readonly options: readonly Choice<V>[];
  /** `''`: none chosen yet. */
  readonly value: V | '';
  readonly onChange: (value: V) => void;
  readonly error?: string;
  /** Hides the label from sight where a heading already says it. */
  readonly labelHidden?: boolean;
};

/** Large buttons of which one is chosen: a radio group to keyboards and readers, 56 px and more to gloves. */
export function BigChoice<V extends string>({ label, options, value, onChange, error, labelHidden = false }: BigChoiceProps<V>): ReactNode {
  const id = useId();
  return (
    <fieldset className={classes['root']} aria-describedby={`${id}-error`}>
      <legend className={labelHidden ? 'visually-hidden' : classes['legend']}>{label}</legend>
      <div className={classes['options']}>
        {options.map((option) => (
          <label className={classes['option']} key={option.value}>
            <input
              className={classes['input']}
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span className={classes['label']}>{option.label}</span>
            {option.hint === undefined ? null : <span className={classes['hint']}>{option.hint}</span>}
          </label>
        ))}
      </div>
      <FieldMessage id={`${id}-error`}>{error}</FieldMessage>
    </fieldset>
  );
}
