import { Button, TextInput } from '@mantine/core';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { readLabel } from '#domain/labels/read-label.ts';
import classes from './label-field.module.css';
import { Scanner } from './scanner.tsx';

export type LabelFieldProps = {
  /** The text of a label, however it came in. */
  readonly onRead: (text: string) => void;
  /** What stands in the field to begin with. */
  readonly first?: string;
  /** Whether the camera looks for one. Not while something is done about the last: the next would take its place. */
  readonly looking?: boolean;
  /** What the last one means. */
  readonly children?: ReactNode;
};

/** A label, typed (also by a hand scanner, which ends with Enter) or seen by the camera: the field has the focus either way. */
export function LabelField({ onRead, first = '', looking = true, children }: LabelFieldProps): ReactNode {
  const { t } = useTranslation('scan');
  const [text, setText] = useState(first);
  const input = useRef<HTMLInputElement>(null);
  const read = (label: string): void => {
    // What it names it by, rather than separators and prefixes.
    setText(readLabel(label)[0] ?? '');
    onRead(label);
  };
  return (
    <div className={classes['field']}>
      <form
        className={classes['typed']}
        onSubmit={(event) => {
          event.preventDefault();
          // A dialog stands outside of the form that opened it, and React passes its events on to it all the same.
          event.stopPropagation();
          // The next label takes the place of this one.
          input.current?.select();
          onRead(text);
        }}
      >
        <TextInput
          ref={input}
          className={classes['input']}
          label={t('label')}
          placeholder={t('labelHint')}
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          autoFocus
          data-autofocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit">{t('look')}</Button>
      </form>
      <div aria-live="polite" className={classes['meaning']}>
        {children}
      </div>
      {looking && <Scanner aim={t('aim')} instead={t('typeInstead')} onRead={read} />}
    </div>
  );
}
