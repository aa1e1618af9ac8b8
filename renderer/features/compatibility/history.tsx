import { Button, NativeSelect } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { differenceBetween, historyOf } from '#domain/compat/history.ts';
import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import { useMatrix } from '../../hooks/use-matrix.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { PatternLine } from '../../ui/pattern-line.tsx';
import classes from './compatibility.module.css';
import { RulingMark } from './ruling-mark.tsx';
import { Signed } from './signed.tsx';

const SHOWN = 10;

/** Every version of the matrix, newest first; and, for two of them, what differs. */
export function History(): ReactNode {
  const { t } = useTranslation('compatibility');
  const { rules } = useMatrix();
  const steps = useMemo(() => historyOf([...rules.values()]), [rules]);
  const [shown, show] = useState(SHOWN);
  const [from, setFrom] = useState('');
  const latest = steps.length;
  const differences = useMemo(() => (from === '' ? [] : differenceBetween(steps, Number(from), latest)), [steps, from, latest]);
  if (latest === 0) return <p className={classes['quiet']}>{t('history.none')}</p>;
  const versions = steps.map(({ version }) => String(version - 1)).toReversed();
  return (
    <>
      <div className={classes['filters']}>
        <NativeSelect
          label={t('history.since')}
          value={from}
          data={[
            { value: '', label: t('history.everyStep') },
            ...versions.map((value) => ({ value, label: t('age.version', { version: value }) })),
          ]}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
      </div>
      {from === '' ? (
        <DataTable columns={(['version', 'now', 'before', 'by'] as const).map((key) => ({ key, label: t(`history.column.${key}`) }))}>
          {steps
            .toReversed()
            .slice(0, shown)
            .map(({ version, rule, before }) => (
              <tr key={rule.id}>
                <th scope="row">{t('age.version', { version })}</th>
                <td>
                  <Said rule={rule} />
                </td>
                <td>{before === undefined ? <span className={classes['quiet']}>{t('history.new')}</span> : <Said rule={before} />}</td>
                <td className={classes['author']}>
                  <Signed by={rule.state.decidedBy ?? ''} at={rule.state.decidedAt ?? ''} />
                </td>
              </tr>
            ))}
        </DataTable>
      ) : (
        <DataTable columns={(['before', 'now'] as const).map((key) => ({ key, label: t(`history.column.${key}`) }))}>
          {differences.map(({ before, after }) => (
            <tr key={`${before?.id ?? ''} ${after?.id ?? ''}`}>
              <td>{before === undefined ? <span className={classes['quiet']}>{t('history.new')}</span> : <Said rule={before} />}</td>
              <td>{after === undefined ? <span className={classes['quiet']}>{t('history.gone')}</span> : <Said rule={after} />}</td>
            </tr>
          ))}
        </DataTable>
      )}
      {from === '' && latest > shown ? <Button onClick={() => show(shown * 5)}>{t('history.more')}</Button> : null}
    </>
  );
}

function Said({ rule }: { readonly rule: MatrixRule }): ReactNode {
  return (
    <>
      <RulingMark verdict={rule.ruling.verdict} />{' '}
      <Link to={`/compatibility/rules/${rule.id}`}>
        <PatternLine pattern={rule.pattern} />
      </Link>
    </>
  );
}
