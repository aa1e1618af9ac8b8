import { NativeSelect, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FactOption } from '../../ui/fact-editor.tsx';
import { FormShell } from './item-forms.tsx';

/** One of the values that make up a fact. `options`: it is one of them. */
export type Part = {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  readonly options?: readonly FactOption[];
};

type Props = {
  readonly label: string;
  readonly parts: readonly Part[];
  /** The values by key, trimmed. */
  readonly onSave: (values: { readonly [key: string]: string }) => Promise<void>;
  readonly onClose: (saved: boolean) => void;
};

/** A fact of several values that are true together, written anew in one go. */
export function PartsForm({ label, parts, onSave, onClose }: Props): ReactNode {
  const { t } = useTranslation('common');
  const [typed, setTyped] = useState<{ readonly [key: string]: string }>({});
  const save = (): Promise<void> => onSave(Object.fromEntries(parts.map(({ key, value }) => [key, (typed[key] ?? value).trim()])));
  const type = (key: string, value: string): void => setTyped({ ...typed, [key]: value });
  return (
    <FormShell label={label} problem={undefined} confirm={t('save')} onSave={save} onClose={onClose}>
      {parts.map(({ key, label: name, value, maxLength, options }, place) =>
        options === undefined ? (
          <Textarea
            key={key}
            label={name}
            autoFocus={place === 0}
            autosize
            minRows={1}
            maxRows={12}
            maxLength={maxLength}
            value={typed[key] ?? value}
            onChange={(event) => type(key, event.currentTarget.value)}
          />
        ) : (
          <NativeSelect
            key={key}
            label={name}
            autoFocus={place === 0}
            data={options.map((option) => ({ ...option }))}
            value={typed[key] ?? value}
            onChange={(event) => type(key, event.currentTarget.value)}
          />
        ),
      )}
    </FormShell>
  );
}
