import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { parseLabel } from '#domain/compat/label.ts';
import { combinationOf, nothingKnown } from '#domain/compat/precheck.ts';
import type { Labelled } from '#domain/labels/meaning.ts';
import { useLabels } from '../../hooks/use-labels.ts';
import type { Combination } from '#domain/schema/variant.ts';
import { LabelField } from '../../ui/label-field.tsx';
import { LabelledList } from '../../ui/labelled-list.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { Asked } from './use-asked.ts';

type Props = { readonly which: 'cabinet' | 'spare'; readonly asked: Asked; readonly onDone: () => void };

/**
 * Asks by labels. That of the cabinet starts over with its device; that of the spare says what is to go in: what runs on it, where it is a
 * device of the fleet, else what stands on it.
 */
export function AskedLabel({ which, asked, onDone }: Props): ReactNode {
  const { t } = useTranslation('compatibility');
  const labels = useLabels();
  const [text, setText] = useState('');
  const meaning = labels(text);
  const put = (parts: Partial<Combination>): void => {
    if (which === 'spare') asked.change(parts);
    else asked.startWith({ ...nothingKnown, ...parts });
    onDone();
  };
  const take = ({ device }: Labelled): void => {
    if (device === undefined) return;
    if (which === 'cabinet') {
      asked.startWith(device.id);
      onDone();
    } else put(said(combinationOf(device)));
  };
  const read = (label: string): void => {
    const found = labels(label);
    const parts = partsOf(label);
    setText(label);
    if (found?.kind === 'one' && found.device !== undefined) take(found);
    else if (found?.kind === 'unknown' && parts !== undefined) put(parts);
  };
  const devices = meaning?.kind === 'several' ? meaning.all.filter(({ device }) => device !== undefined) : [];
  return (
    <LabelField onRead={read}>
      {devices.length > 0 && <LabelledList all={devices} onChoose={take} />}
      {text !== '' && devices.length === 0 && <Notice tone="problem">{t('mayI.labelUnknown', { code: text })}</Notice>}
    </LabelField>
  );
}

/** What a label says of a variant. A single word is a serial that nobody knows rather than a model. */
function partsOf(label: string): Partial<Combination> | undefined {
  const { serial: _serial, ...parts } = parseLabel(label);
  return Object.keys(parts).length > 1 ? parts : undefined;
}

/** What is known of a combination. */
function said(combination: Combination): Partial<Combination> {
  return Object.fromEntries(Object.entries(combination).filter(([, value]) => value !== ''));
}
