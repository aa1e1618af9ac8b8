import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { dues, type ChecklistItem } from '#domain/schema/checklist-form.ts';
import { LimitField } from './checked-field.tsx';
import { ConditionFields } from './condition-fields.tsx';
import { ofKind, optionsFrom } from './edit-form.ts';
import classes from './editor.module.css';

type Props = {
  readonly item: ChecklistItem;
  readonly earlier: readonly ChecklistItem[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Just added, so that its words are what comes next. */
  readonly isNew: boolean;
  readonly onChange: (item: ChecklistItem) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
};

const KINDS = ['tick', 'pass-fail', 'number', 'choice', 'text', 'photo', 'scan', 'signature'] as const;
const CAN_FAIL: ReadonlySet<ChecklistItem['kind']> = new Set(['pass-fail', 'number', 'choice']);

/** One item of a form: what it asks, how it is answered, when it is shown and required. */
export function ItemFields({ item, earlier, isFirst, isLast, isNew, onChange, onMove, onRemove }: Props): ReactNode {
  const { t } = useTranslation('checklists');
  const requires = typeof item.required === 'boolean' ? (item.required ? 'always' : 'never') : 'when';
  return (
    <li className={classes['item']}>
      <div className={classes['row']}>
        <TextInput
          className={classes['wide']}
          label={t('editor.label')}
          autoFocus={isNew}
          maxLength={300}
          value={item.label}
          onChange={(event) => onChange({ ...item, label: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('editor.kind')}
          value={item.kind}
          data={KINDS.map((value) => ({ value, label: t(`editor.kinds.${value}`) }))}
          onChange={(event) => {
            const kind = KINDS.find((one) => one === event.currentTarget.value);
            if (kind !== undefined) onChange(ofKind(item, kind));
          }}
        />
      </div>
      <Answers item={item} onChange={onChange} />
      <TextInput
        label={t('editor.hint')}
        maxLength={1000}
        value={item.hint ?? ''}
        onChange={(event) => onChange({ ...item, hint: event.currentTarget.value === '' ? undefined : event.currentTarget.value })}
      />
      <div className={classes['row']}>
        <NativeSelect
          label={t('editor.required')}
          value={requires}
          data={(['always', 'never', 'when'] as const).map((value) => ({ value, label: t(`editor.requires.${value}`) }))}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            onChange({ ...item, required: chosen === 'when' ? { all: [] } : chosen === 'always' });
          }}
        />
        <Checkbox
          label={t('editor.safety')}
          checked={item.safety === true}
          onChange={(event) => onChange({ ...item, safety: event.currentTarget.checked ? true : undefined })}
        />
        {CAN_FAIL.has(item.kind) && (
          <NativeSelect
            label={t('editor.ifFailed')}
            value={item.ifFailed ?? 'note'}
            data={dues.map((value) => ({ value, label: t(`editor.dues.${value}`) }))}
            onChange={(event) => onChange({ ...item, ifFailed: dues.find((one) => one === event.currentTarget.value) })}
          />
        )}
      </div>
      {typeof item.required === 'object' && (
        <ConditionFields
          label={t('editor.requiredIf')}
          condition={item.required}
          earlier={earlier}
          onChange={(condition) => onChange({ ...item, required: condition ?? { all: [] } })}
        />
      )}
      <ConditionFields
        label={t('editor.showIf')}
        condition={item.showIf}
        earlier={earlier}
        onChange={(showIf) => onChange({ ...item, showIf })}
      />
      <div className={classes['row']}>
        <Button disabled={isFirst} onClick={() => onMove(-1)} aria-label={t('editor.upLabel', { item: item.label })}>
          {t('editor.up')}
        </Button>
        <Button disabled={isLast} onClick={() => onMove(1)} aria-label={t('editor.downLabel', { item: item.label })}>
          {t('editor.down')}
        </Button>
        <Button onClick={onRemove} aria-label={t('editor.removeLabel', { item: item.label })}>
          {t('editor.remove')}
        </Button>
      </div>
    </li>
  );
}

/** What the answers of a number or a choice are. */
function Answers({ item, onChange }: Pick<Props, 'item' | 'onChange'>): ReactNode {
  const { t } = useTranslation('checklists');
  if (item.kind === 'choice') {
    return (
      <Textarea
        label={t('editor.options')}
        description={t('editor.optionsHint')}
        autosize
        minRows={2}
        value={item.options.map(({ label, fails }) => (fails === true ? `! ${label}` : label)).join('\n')}
        onChange={(event) => onChange({ ...item, options: optionsFrom(event.currentTarget.value, item.options) })}
      />
    );
  }
  if (item.kind !== 'number') return null;
  const limit = (key: 'min' | 'max'): ReactNode => (
    <LimitField label={t(`editor.${key}`)} value={item[key]} onChange={(value) => onChange({ ...item, [key]: value })} />
  );
  return (
    <div className={classes['row']}>
      <TextInput
        label={t('editor.unit')}
        maxLength={20}
        value={item.unit}
        onChange={(event) => onChange({ ...item, unit: event.currentTarget.value })}
      />
      {limit('min')}
      {limit('max')}
    </div>
  );
}
