import { Button, TextInput } from '@mantine/core';
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../hooks/format.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { downloadCsv } from '../../ui/csv.ts';
import { Section } from '../../ui/page.tsx';
import classes from './import-screen.module.css';
import { filterProblems, problemsAsCsv, type FleetProblem } from './problem-list.ts';

/** The table ends here; the filter and the download reach the rest. */
const SHOWN = 200;

export type BadRowsProps = { readonly problems: readonly FleetProblem[]; readonly leftOut: number; readonly rows: number };

/** Every bad row by line, column and reason. */
export function BadRows({ problems, leftOut, rows }: BadRowsProps): ReactNode {
  const { t } = useTranslation('fleetImport');
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const found = useMemo(() => filterProblems(problems, wanted), [problems, wanted]);
  return (
    <Section title={t('bad.title', { count: rows })}>
      <div className={classes['actions']}>
        <TextInput
          className={classes['filter']}
          aria-label={t('bad.filter')}
          placeholder={t('bad.filter')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button onClick={() => downloadCsv('bad-rows.csv', problemsAsCsv(found))}>{t('bad.download')}</Button>
      </div>
      <DataTable
        scrolls={t('bad.table')}
        columns={(['line', 'column', 'reason', 'value'] as const).map((key) => ({ key, label: t(`bad.${key}`) }))}
      >
        {found.slice(0, SHOWN).map((problem, position) => (
          <tr key={`${problem.line} ${problem.code} ${position}`}>
            <td className={classes['number']}>{problem.line}</td>
            <td>{problem.column?.name ?? ''}</td>
            <td>{problem.reason}</td>
            <td className={classes['value']}>{problem.value ?? ''}</td>
          </tr>
        ))}
      </DataTable>
      <output className={classes['quiet']}>
        {found.length > SHOWN
          ? t('bad.some', { shown: format.number(SHOWN), all: format.number(found.length) })
          : t('bad.all', { count: found.length })}
        {leftOut > 0 ? ` ${t('bad.leftOut', { count: leftOut })}` : ''}
      </output>
    </Section>
  );
}
