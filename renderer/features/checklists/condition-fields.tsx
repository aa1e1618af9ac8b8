import { Button, Checkbox, NativeSelect } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { parseRange } from '#domain/compat/version-range.ts';
import { deviceTypes } from '#domain/schema/device.ts';
import { severities } from '#domain/schema/severity.ts';
import type { ChecklistItem, Condition } from '#domain/schema/checklist-form.ts';
import { CheckedField, LimitField } from './checked-field.tsx';
import { readSimple, textOf, withText, writeSimple } from './edit-form.ts';
import classes from './editor.module.css';

type Props = {
  readonly label: string;
  readonly condition: Condition | undefined;
  /** The items that may be asked about. */
  readonly earlier: readonly ChecklistItem[];
  readonly onChange: (condition: Condition | undefined) => void;
};

/** When something is shown or required: what must be so, chosen from what earlier items and the device can say. */
export function ConditionFields({ label, condition, earlier, onChange }: Props): ReactNode {
  const { t } = useTranslation(['checklists', 'domain']);
  /** The condition just added: whoever adds one goes on with what it says. */
  const [added, setAdded] = useState<number>();
  const simple = condition === undefined ? { join: 'all' as const, parts: [] } : readSimple(condition);
  if (simple === undefined) {
    return (
      <p className={classes['row']}>
        {t('editor.nested')} <Button onClick={() => onChange(undefined)}>{t('editor.noCondition')}</Button>
      </p>
    );
  }
  const { join, parts } = simple;
  const offered = offers(earlier, t);
  const write = (next: typeof parts, how = join): void => onChange(writeSimple({ join: how, parts: next }));
  return (
    <fieldset className={classes['conditions']}>
      <legend>{label}</legend>
      {parts.map(({ not, is }, place) => {
        const change = (part: Partial<(typeof parts)[number]>): void =>
          write(parts.map((one, at) => (at === place ? { ...one, ...part } : one)));
        return (
          <div key={place} className={classes['row']}>
            <NativeSelect
              aria-label={t('editor.condition')}
              autoFocus={place === added}
              value={codeOf(is)}
              data={withOwn(is, offered, earlier, t).map(asData)}
              onChange={(event) => {
                const chosen = offered.find(({ code }) => code === event.currentTarget.value);
                if (chosen !== undefined) change({ is: chosen.condition });
              }}
            />
            <Limit condition={is} onChange={(next) => change({ is: next })} />
            <Compared condition={is} onChange={(next) => change({ is: next })} />
            <Checkbox label={t('editor.not')} checked={not} onChange={(event) => change({ not: event.currentTarget.checked })} />
            <Button onClick={() => write(parts.filter((_, at) => at !== place))}>{t('editor.remove')}</Button>
          </div>
        );
      })}
      <div className={classes['row']}>
        {parts.length > 1 && (
          <NativeSelect
            aria-label={t('editor.join')}
            value={join}
            data={(['all', 'any'] as const).map((value) => ({ value, label: t(`editor.${value}`) }))}
            onChange={(event) => write(parts, event.currentTarget.value === 'any' ? 'any' : 'all')}
          />
        )}
        <Button
          onClick={() => {
            setAdded(parts.length);
            write([...parts, { not: false, is: offered[0]?.condition ?? { fact: 'type', in: ['camera'] } }]);
          }}
        >
          {t('editor.addCondition')}
        </Button>
      </div>
    </fieldset>
  );
}

/** The number of "at least" and "at most". */
function Limit({ condition, onChange }: { readonly condition: Condition; readonly onChange: (condition: Condition) => void }): ReactNode {
  const { t } = useTranslation('checklists');
  const limit = 'atLeast' in condition ? condition.atLeast : 'atMost' in condition ? condition.atMost : undefined;
  if (limit === undefined || !('item' in condition)) return null;
  const { item } = condition;
  return (
    <LimitField
      label={t('editor.limit')}
      isLabelHidden
      value={limit}
      onChange={(value = Number.NaN) => onChange('atLeast' in condition ? { item, atLeast: value } : { item, atMost: value })}
    />
  );
}

/** The text, or the range of versions, that something of the device is compared with. */
function Compared({
  condition,
  onChange,
}: {
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
}): ReactNode {
  const { t } = useTranslation('checklists');
  const text = textOf(condition);
  if (text === undefined) return null;
  const isRange = 'within' in condition;
  const isWrong = isRange && text.trim() !== '' && parseRange(text).kind !== 'range';
  return (
    <CheckedField
      label={t(isRange ? 'editor.range' : 'editor.text')}
      isLabelHidden
      {...(isRange ? { placeholder: '>=2.1 <3' } : {})}
      value={text}
      problem={isWrong ? t('templates.problem.no-range') : undefined}
      onChange={(next) => onChange(withText(condition, next))}
    />
  );
}

type Offer = { readonly code: string; readonly label: string; readonly condition: Condition };

const asData = ({ code, label }: Offer): { value: string; label: string } => ({ value: code, label });

/** A condition as the value of an option; limits and texts are beside it. */
function codeOf(condition: Condition): string {
  if ('fact' in condition && textOf(condition) !== undefined) return `${'within' in condition ? 'within' : 'is'} ${condition.fact}`;
  if ('atLeast' in condition) return `atLeast ${condition.item}`;
  return 'atMost' in condition ? `atMost ${condition.item}` : JSON.stringify(condition);
}

/** What is offered, and the condition itself where the editor would not have written it, such as one of several answers. */
function withOwn(
  condition: Condition,
  offered: readonly Offer[],
  earlier: readonly ChecklistItem[],
  t: TFunction<['checklists', 'domain']>,
): readonly Offer[] {
  const code = codeOf(condition);
  return offered.some((one) => one.code === code) ? offered : [{ code, label: inWords(condition, earlier, t), condition }, ...offered];
}

function inWords(condition: Condition, earlier: readonly ChecklistItem[], t: TFunction<['checklists', 'domain']>): string {
  if ('fact' in condition) {
    const value = 'in' in condition ? condition.in.join(', ') : condition.within;
    return t('editor.fact', { fact: t(`editor.facts.${condition.fact}`), value });
  }
  if (!('item' in condition) || !('in' in condition)) return t('editor.gone');
  const item = earlier.find(({ key }) => key === condition.item);
  if (item === undefined) return t('editor.gone');
  const answers = condition.in.map((value) => {
    if (item.kind === 'choice') return item.options.find(({ key }) => key === value)?.label ?? String(value);
    return item.kind === 'pass-fail' ? t(`answer.${String(value)}`, { defaultValue: String(value) }) : String(value);
  });
  return t('editor.is', { item: item.label, value: answers.join(t('editor.or')) });
}

function offers(earlier: readonly ChecklistItem[], t: TFunction<['checklists', 'domain']>): readonly Offer[] {
  const offer = (label: string, condition: Condition): Offer => ({ code: codeOf(condition), label, condition });
  const ofItems = earlier.flatMap((item): Offer[] => {
    const { key, label } = item;
    const is = (value: string, words: string): Offer => offer(t('editor.is', { item: label, value: words }), { item: key, in: [value] });
    const answers =
      item.kind === 'choice'
        ? item.options.map((option) => is(option.key, option.label))
        : item.kind === 'pass-fail'
          ? (['pass', 'fail', 'na'] as const).map((value) => is(value, t(`answer.${value}`)))
          : [];
    const limits =
      item.kind === 'number'
        ? [
            offer(t('editor.atLeast', { item: label }), { item: key, atLeast: item.min ?? 0 }),
            offer(t('editor.atMost', { item: label }), { item: key, atMost: item.max ?? 0 }),
          ]
        : [];
    return [
      ...answers,
      ...limits,
      offer(t('editor.answered', { item: label }), { answered: key }),
      offer(t('editor.failed', { item: label }), { failed: key }),
    ];
  });
  const ofTypes = deviceTypes.map((type) =>
    offer(t('editor.device', { type: t(`domain:deviceType.${type}`) }), { fact: 'type', in: [type] }),
  );
  const ofSeverities = severities.map((severity) => offer(t('editor.severity', { severity }), { fact: 'severity', in: [severity] }));
  const ofTexts = (['vendor', 'hardware', 'firmware', 'app'] as const).map((fact) =>
    offer(t('editor.factIs', { fact: t(`editor.facts.${fact}`) }), { fact, in: [] }),
  );
  const ofVersions = (['firmware', 'app'] as const).map((fact) =>
    offer(t('editor.factWithin', { fact: t(`editor.facts.${fact}`) }), { fact, within: '' }),
  );
  return [...ofItems, ...ofTypes, ...ofSeverities, ...ofTexts, ...ofVersions];
}
