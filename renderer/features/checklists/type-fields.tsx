import { Checkbox } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChecklistForm } from '#domain/schema/checklist-form.ts';
import { deviceTypes } from '#domain/schema/device.ts';
import { FieldMessage } from '../../ui/field-message.tsx';
import { withType } from './edit-form.ts';
import classes from './editor.module.css';

type Props = { readonly form: ChecklistForm; readonly onChange: (types: ChecklistForm['types']) => void };

/** The types of devices that a checklist is offered on. */
export function TypeFields({ form, onChange }: Props): ReactNode {
  const { t } = useTranslation(['checklists', 'domain']);
  const id = useId();
  return (
    <fieldset className={classes['conditions']} aria-describedby={id}>
      <legend>{t('editor.types')}</legend>
      <div className={classes['row']}>
        {deviceTypes.map((type) => (
          <Checkbox
            key={type}
            label={t(`domain:deviceType.${type}`)}
            checked={form.types?.includes(type) === true}
            onChange={({ currentTarget: { checked } }) => onChange(withType(form, type, checked))}
          />
        ))}
      </div>
      <FieldMessage id={id} tone="hint">
        {t('editor.typesHint')}
      </FieldMessage>
    </fieldset>
  );
}
