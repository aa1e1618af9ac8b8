import { Button, Checkbox } from '@mantine/core';
import { useId, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hardwareAmong, hardwareKey, type Hardware, type ManualFor } from '#domain/manuals/manual-for.ts';
import { deviceTypes } from '#domain/schema/device.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { FieldMessage } from '../../ui/field-message.tsx';
import { OptionFinder } from '../../ui/option-finder.tsx';
import classes from './manuals.module.css';

const SHOWN = 6;

type Props = { readonly value: ManualFor; readonly onChange: (value: ManualFor) => void; readonly lack: string };

/** What a manual is for: everything, types of devices, models that stand somewhere. */
export function ForFields({ value, onChange, lack }: Props): ReactNode {
  const { t } = useTranslation(['manuals', 'domain']);
  const { everything, types } = value;
  const id = useId();
  const toggle = (type: string, on: boolean): void =>
    onChange({ ...value, types: on ? [...types, type] : types.filter((one) => one !== type) });
  return (
    <fieldset className={classes['for']} aria-describedby={id}>
      <legend>{t('form.for')}</legend>
      <p className={classes['quiet']}>{t('form.forHint')}</p>
      <Checkbox
        label={t('form.everything')}
        checked={everything}
        onChange={({ currentTarget }) => onChange({ ...value, everything: currentTarget.checked })}
      />
      {everything ? null : (
        <>
          <fieldset className={classes['types']}>
            <legend>{t('form.types')}</legend>
            {deviceTypes.map((type) => (
              <Checkbox
                key={type}
                label={t(`domain:deviceType.${type}`)}
                checked={types.includes(type)}
                onChange={({ currentTarget }) => toggle(type, currentTarget.checked)}
              />
            ))}
          </fieldset>
          <Models picked={value.hardware} onChange={(hardware) => onChange({ ...value, hardware })} />
        </>
      )}
      <FieldMessage id={id}>{lack}</FieldMessage>
    </fieldset>
  );
}

type ModelsProps = { readonly picked: readonly Hardware[]; readonly onChange: (picked: Hardware[]) => void };

function Models({ picked, onChange }: ModelsProps): ReactNode {
  const { t } = useTranslation('manuals');
  const { devices } = useFleet();
  const [text, setText] = useState('');
  const all = useMemo(() => hardwareAmong(devices.values()), [devices]);
  const words = text.trim().toLowerCase().split(/\s+/);
  const isPicked = new Set(picked.map(hardwareKey));
  const found =
    text.trim() === ''
      ? []
      : all.filter((model) => !isPicked.has(hardwareKey(model)) && words.every((word) => nameOf(model).toLowerCase().includes(word)));
  const pick = (key: string): void => {
    const model = all.find((one) => hardwareKey(one) === key);
    setText('');
    if (model !== undefined) onChange([...picked, model]);
  };
  return (
    <div className={classes['models']}>
      <OptionFinder
        label={t('form.model')}
        placeholder={t('form.modelShort')}
        text={text}
        onText={setText}
        options={found.slice(0, SHOWN).map((model) => ({ id: hardwareKey(model), content: nameOf(model) }))}
        heading={text.trim() === '' ? '' : t('form.found', { count: found.length })}
        onPick={pick}
      />
      {picked.length === 0 ? null : (
        <ul className={classes['picked']} aria-label={t('form.picked')}>
          {picked.map((model) => (
            <li key={hardwareKey(model)}>
              <span>{nameOf(model)}</span>
              <Button
                aria-label={t('form.removeNamed', { name: nameOf(model) })}
                onClick={() => onChange(picked.filter((one) => one !== model))}
              >
                {t('form.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function nameOf({ vendor, hardware }: Hardware): string {
  return `${vendor} ${hardware}`.trim();
}
