import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isElsewhere } from '#domain/labels/meaning.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useDraftText } from '../../hooks/use-draft-text.ts';
import { useLabels } from '../../hooks/use-labels.ts';
import { FieldMessage } from '../../ui/field-message.tsx';
import { LabelField } from '../../ui/label-field.tsx';
import { ScanButton } from '../../ui/scan-button.tsx';
import type { About, ItemInputProps } from './item-input-props.ts';
import classes from './run.module.css';

/** The code on a label, scanned or typed, held against what the run is about. */
export function ScanField({ state, labelId, about, onAnswer }: ItemInputProps): ReactNode {
  const { t } = useTranslation(['checklists', 'scan']);
  const { item, said } = state;
  const saved = typeof said?.value.answer === 'string' ? said.value.answer : '';
  const save = (code: string): void => onAnswer(code.trim() === '' ? undefined : code.trim());
  // Half a serial is another device.
  const { text, type, commit } = useDraftText(saved, save, false);
  return (
    <div>
      <div className={classes['measured']}>
        <TextInput
          className={classes['code']}
          aria-labelledby={labelId}
          autoComplete="off"
          maxLength={2000}
          spellCheck={false}
          value={text}
          onBlur={commit}
          onChange={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
          }}
        />
        <ScanButton label={t('scan:scan')} title={item.label}>
          {(close) => (
            <LabelField
              onRead={(label) => {
                if (label.trim() === '') return;
                type(label);
                save(label);
                close();
              }}
            />
          )}
        </ScanButton>
      </div>
      <Meaning code={saved} about={about} />
    </div>
  );
}

/** What the label names, and whether that is what the run is about. */
function Meaning({ code, about }: { readonly code: string; readonly about: About }): ReactNode {
  const { t } = useTranslation('checklists');
  const { sites, devices } = useFleet();
  const meaning = useLabels()(code);
  const scan = `/scan?site=${about.site}&code=${encodeURIComponent(code)}`;
  if (meaning?.kind === 'unknown')
    return (
      <FieldMessage id="scan-meaning">
        {t('scanned.unknown')} <Link to={scan}>{t('scanned.whatNow')}</Link>
      </FieldMessage>
    );
  if (meaning?.kind !== 'one' || meaning.device === undefined) return null;
  const { device, site } = meaning;
  const asked = devices.get(about.device);
  const names = { name: device.name, record: site?.name ?? '', here: sites.get(about.site)?.name ?? '', asked: asked?.name };
  if (isElsewhere(device, about.site))
    return (
      <FieldMessage id="scan-meaning">
        {t('scanned.elsewhere', names)} <Link to={scan}>{t('scanned.whatNow')}</Link>
      </FieldMessage>
    );
  if (asked !== undefined && asked.id !== device.id) return <FieldMessage id="scan-meaning">{t('scanned.another', names)}</FieldMessage>;
  return <p className={classes['quiet']}>{t('scanned.fits', names)}</p>;
}
