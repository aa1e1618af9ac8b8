import { Button, TextInput } from '@mantine/core';
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../hooks/format.ts';
import { download } from '../../ui/download.ts';
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
    <section aria-labelledby="import-bad" className={classes['section']}>
      <h2 id="import-bad">{t('bad.title', { count: rows })}</h2>
      <div className={classes['actions']}>
        <TextInput
          className={classes['filter']}
          aria-label={t('bad.filter')}
          placeholder={t('bad.filter')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button onClick={() => download('bad-rows.csv', 'text/csv;charset=utf-8', problemsAsCsv(found))}>{t('bad.download')}</Button>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard */}
      <section className={classes['scroll']} tabIndex={0} aria-label={t('bad.table')}>
        <table className={classes['table']}>
          <thead>
            <tr>
              <th scope="col">{t('bad.line')}</th>
              <th scope="col">{t('bad.column')}</th>
              <th scope="col">{t('bad.reason')}</th>
              <th scope="col">{t('bad.value')}</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, SHOWN).map((problem, position) => (
              <tr key={`${problem.line} ${problem.code} ${position}`}>
                <td className={classes['number']}>{problem.line}</td>
                <td>{problem.column?.name ?? ''}</td>
                <td>{problem.reason}</td>
                <td className={classes['value']}>{problem.value ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <output className={classes['quiet']}>
        {found.length > SHOWN ? t('bad.some', { shown: SHOWN, all: format.number(found.length) }) : t('bad.all', { count: found.length })}
        {leftOut > 0 ? ` ${t('bad.leftOut', { count: leftOut })}` : ''}
      </output>
    </section>
  );
}
