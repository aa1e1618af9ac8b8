import { Button, TextInput } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useMatrix } from '../../hooks/use-matrix.ts';
import { useMay } from '../../hooks/use-may.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { PatternLine } from '../../ui/pattern-line.tsx';
import classes from './compatibility.module.css';
import { History } from './history.tsx';
import { ImportRules } from './import-rules.tsx';
import { MatrixAge } from './matrix-age.tsx';
import { RulingMark } from './ruling-mark.tsx';
import { Signed } from './signed.tsx';

/** More than these are found by what is typed. */
const SHOWN = 100;

/** Every rule: what waits for a second person, what is still being written, what is in force, and how it came to be. */
export function RulesScreen(): ReactNode {
  const { t } = useTranslation('compatibility');
  useTitle(t('rules.title'));
  const { principal } = useStore();
  const { rules, matrix, loaded } = useMatrix();
  const mayPropose = useMay('matrix.propose');
  const all = useMemo(() => [...rules.values()].toSorted((a, b) => (a.at < b.at ? 1 : -1)), [rules]);
  const withStatus = (status: MatrixRule['state']['status']): MatrixRule[] => all.filter(({ state }) => state.status === status);
  const drafts = withStatus('draft').filter(({ by }) => by === principal.person);
  const declined = withStatus('declined').filter(({ by }) => by === principal.person);
  const inForce = useMemo(() => matrix.rules.map(({ rule }) => rule).toSorted((a, b) => byPattern(a, b)), [matrix]);
  if (!loaded) return null;
  return (
    <Page>
      <div className={classes['head']}>
        <MatrixAge />
        <div className={classes['actions']}>
          <Button component={Link} to="/compatibility">
            {t('rules.back')}
          </Button>
          {mayPropose ? (
            <Button component={Link} to="/compatibility/rules/new" variant="filled">
              {t('rules.new')}
            </Button>
          ) : null}
        </div>
      </div>
      <Section title={t('rules.waiting')}>
        <RuleTable rules={withStatus('proposed')} none={t('rules.noneWaiting')} />
      </Section>
      {drafts.length === 0 ? null : (
        <Section title={t('rules.drafts')}>
          <RuleTable rules={drafts} none="" />
        </Section>
      )}
      {declined.length === 0 ? null : (
        <Section title={t('rules.declined')}>
          <RuleTable rules={declined.slice(0, SHOWN)} none="" />
        </Section>
      )}
      <Section title={t('rules.inForce')}>
        <Found rules={inForce} />
      </Section>
      <Section title={t('history.title')}>
        <History />
      </Section>
      {mayPropose ? <ImportRules /> : null}
    </Page>
  );
}

function Found({ rules }: { readonly rules: readonly MatrixRule[] }): ReactNode {
  const { t } = useTranslation('compatibility');
  const [typed, setTyped] = useState('');
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rules.filter((rule) => {
    const text = [...Object.values(rule.pattern), rule.ruling.verdict, rule.ruling.text].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (
    <>
      <div className={classes['filters']}>
        <TextInput label={t('rules.find')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        <p role="status">{t('rules.count', { count: found.length })}</p>
      </div>
      <RuleTable rules={found.slice(0, SHOWN)} none={t(rules.length === 0 ? 'rules.noneInForce' : 'rules.noneFound')} />
      {found.length > SHOWN ? <p className={classes['quiet']}>{t('rules.more', { shown: SHOWN })}</p> : null}
    </>
  );
}

function RuleTable({ rules, none }: { readonly rules: readonly MatrixRule[]; readonly none: string }): ReactNode {
  const { t } = useTranslation('compatibility');
  const format = useFormat();
  if (rules.length === 0) return <p className={classes['quiet']}>{none}</p>;
  return (
    <DataTable columns={(['rule', 'verdict', 'reason', 'author'] as const).map((key) => ({ key, label: t(`rules.column.${key}`) }))}>
      {rules.map((rule) => (
        <tr key={rule.id}>
          <th scope="row">
            <Link to={`/compatibility/rules/${rule.id}`}>
              <PatternLine pattern={rule.pattern} />
            </Link>
          </th>
          <td>
            <RulingMark verdict={rule.ruling.verdict} />
          </td>
          <td>
            {rule.ruling.text}
            {rule.validity.until === undefined ? null : (
              <span className={classes['quiet']}> {t('rules.until', { time: format.absolute(rule.validity.until) })}</span>
            )}
          </td>
          <td className={classes['author']}>
            <Signed by={rule.by} at={rule.at} />
          </td>
        </tr>
      ))}
    </DataTable>
  );
}

const collator = new Intl.Collator('en', { numeric: true });

function byPattern(a: MatrixRule, b: MatrixRule): number {
  const textOf = ({ pattern }: MatrixRule): string => [pattern.model, pattern.revision, pattern.firmware, pattern.app].join(' ');
  return collator.compare(textOf(a), textOf(b));
}
