import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ruleProblems, type RuleContent } from '#domain/compat/review.ts';
import { parseRange } from '#domain/compat/version-range.ts';
import { rulings, type RulePattern } from '#domain/schema/matrix-rule.ts';
import { fromLocalInput, toLocalInput } from '../../hooks/format.ts';
import { useForms } from '../../hooks/use-forms.ts';
import { BigChoice } from '../../ui/big-choice.tsx';
import { FieldMessage } from '../../ui/field-message.tsx';
import { Notice } from '../../ui/notice.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import classes from './compatibility.module.css';

type Props = {
  readonly content: RuleContent;
  /** Resolves when it is on this laptop's disk; rejects when it could not be saved. */
  readonly onSave: (content: RuleContent, status: 'draft' | 'proposed') => Promise<void>;
};

const RANGES = ['revision', 'firmware', 'app'] as const;
const MOST: { readonly [P in keyof RulePattern]: number } = { vendor: 80, model: 120, revision: 80, firmware: 120, app: 120 };

/** Which variants, what is said of them, and from when until when; then it goes to a second person, or stays a draft. */
export function RuleForm({ content, onSave }: Props): ReactNode {
  const { t } = useTranslation(['compatibility', 'domain', 'common']);
  const id = useId();
  const [written, write] = useState(content);
  const [tried, setTried] = useState(false);
  const [failed, setFailed] = useState(false);
  const forms = useForms();
  const { pattern, ruling, validity } = written;
  const withdraws = ruling.verdict === 'withdrawn';
  const problems = tried ? ruleProblems(written) : [];
  const save = async (status: 'draft' | 'proposed'): Promise<void> => {
    setTried(status === 'proposed');
    if (status === 'proposed' && ruleProblems(written).length > 0) return;
    try {
      await onSave(written, status);
    } catch {
      setFailed(true);
    }
  };
  const part = (key: keyof RulePattern): ReactNode => {
    const isRange = RANGES.some((one) => one === key);
    const asText = isRange && parseRange(pattern[key]).kind === 'text';
    return (
      <TextInput
        key={key}
        label={t(`form.${key}`)}
        inputWrapperOrder={['label', 'input', 'description']}
        {...(asText ? { description: t('form.asText') } : {})}
        value={pattern[key]}
        maxLength={MOST[key]}
        onChange={(event) => write({ ...written, pattern: { ...pattern, [key]: event.currentTarget.value } })}
      />
    );
  };
  const moment = (key: 'from' | 'until'): ReactNode => (
    <TextInput
      type="datetime-local"
      label={t(`form.${key}`)}
      value={toLocalInput(validity[key] ?? '')}
      onChange={(event) => {
        const { [key]: _before, ...rest } = validity;
        const at = fromLocalInput(event.currentTarget.value);
        write({ ...written, validity: at === '' ? rest : { ...rest, [key]: at } });
      }}
    />
  );
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        void save('proposed');
      }}
    >
      <fieldset className={classes['fields']} disabled={withdraws} aria-describedby={`${id}-pattern`}>
        <legend>{t('form.pattern')}</legend>
        <p className={classes['hint']}>{t('form.patternHint')}</p>
        <div className={classes['parts']}>{(['vendor', 'model', 'revision', 'firmware', 'app'] as const).map(part)}</div>
        <FieldMessage id={`${id}-pattern`}>{problems.includes('pattern-missing') ? t('problem.pattern-missing') : undefined}</FieldMessage>
      </fieldset>
      {withdraws ? null : (
        <BigChoice
          label={t('form.verdict')}
          options={rulings
            .filter((one) => one !== 'withdrawn')
            .map((value) => ({ value, label: <VerdictMark verdict={value} />, hint: t(`form.${value}Hint`) }))}
          value={ruling.verdict}
          onChange={(verdict) => {
            const { passed: _before, ...rest } = ruling;
            write({ ...written, ruling: verdict === 'conditional' ? { ...ruling, verdict } : { ...rest, verdict } });
          }}
        />
      )}
      {ruling.verdict === 'conditional' && (
        <NativeSelect
          label={t('form.passed')}
          description={t('form.passedHint')}
          inputWrapperOrder={['label', 'input', 'description']}
          value={ruling.passed ?? ''}
          data={[{ value: '', label: t('form.passedNone') }, ...(forms ?? []).map(({ key, title }) => ({ value: key, label: title }))]}
          onChange={(event) => {
            const { passed: _before, ...rest } = ruling;
            const key = event.currentTarget.value;
            write({ ...written, ruling: key === '' ? rest : { ...rest, passed: key } });
          }}
        />
      )}
      <Textarea
        label={t(ruling.verdict === 'conditional' ? 'form.condition' : 'form.reason')}
        autosize
        minRows={2}
        value={ruling.text}
        maxLength={10_000}
        error={problems.includes('text-missing') ? t('problem.text-missing') : undefined}
        onChange={(event) => write({ ...written, ruling: { ...ruling, text: event.currentTarget.value } })}
      />
      <div className={classes['filters']}>
        {moment('from')}
        {withdraws ? null : moment('until')}
      </div>
      <FieldMessage id={`${id}-validity`}>
        {problems.includes('ends-before-start') ? t('problem.ends-before-start') : undefined}
      </FieldMessage>
      {failed ? (
        <Notice tone="problem" role="alert">
          {t('common:problem.not-saved')}
        </Notice>
      ) : null}
      <div className={classes['actions']}>
        <Button type="submit" variant="filled">
          {t('form.propose')}
        </Button>
        <Button onClick={() => void save('draft')}>{t('form.draft')}</Button>
      </div>
    </form>
  );
}
