import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { severities, type Severity } from '#domain/schema/severity.ts';
import { useKeys } from '../../hooks/use-keys.ts';
import { BigChoice } from '../../ui/big-choice.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import classes from './log.module.css';

type Props = { readonly value: Severity | ''; readonly problem: string | undefined; readonly onChange: (severity: Severity) => void };

/** How bad: four large buttons, each with what the policy says about it (F3). The keys 1 to 4 choose too. */
export function HowBadQuestion({ value, problem, onChange }: Props): ReactNode {
  const { t } = useTranslation(['log', 'domain']);
  useKeys(
    severities.map((severity, position) => ({
      keys: String(position + 1),
      label: t('keys.severity', { severity }),
      run: () => onChange(severity),
    })),
  );
  return (
    <section className={classes['question']} aria-labelledby="log-severity">
      <h2 id="log-severity">{t('severity.title')}</h2>
      <div className={classes['severities']}>
        <BigChoice
          label={t('severity.label')}
          labelHidden
          value={value}
          onChange={onChange}
          {...(problem === undefined ? {} : { error: problem })}
          options={severities.map((severity, position) => ({
            value: severity,
            label: (
              <>
                <SeverityMark severity={severity} word />
                <span className={classes['key']} aria-hidden="true">
                  <Kbd keys={String(position + 1)} />
                </span>
              </>
            ),
            hint: `${t(`domain:severity.${severity}.meaning`)} · ${t(`domain:severity.${severity}.response`)}`,
          }))}
        />
      </div>
    </section>
  );
}
