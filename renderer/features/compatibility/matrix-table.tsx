import { NativeSelect } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { decideOn } from '#domain/compat/resolve.ts';
import { deviceTypes, type DeviceType } from '#domain/schema/device.ts';
import { verdicts, type Combination, type Verdict } from '#domain/schema/variant.ts';
import { isRetired } from '../../hooks/find-place.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useMatrix } from '../../hooks/use-matrix.ts';
import { useNow } from '../../hooks/use-now.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import classes from './compatibility.module.css';
import tableClasses from './matrix-table.module.css';
import { NAMED_MAX, tableOf } from './versions.ts';

type Props = { readonly current: Combination; readonly onPick: (combination: Combination) => void };

const SIGN = { supported: '', conditional: 'C', blocked: '✕', unknown: '?' } as const;

/** Hardware × firmware of one type of device, for one app version. A cell opens its explanation. */
export function MatrixTable({ current, onPick }: Props): ReactNode {
  const { t } = useTranslation(['compatibility', 'domain']);
  const { devices } = useFleet();
  const { matrix } = useMatrix();
  const now = useNow();
  const inService = useMemo(() => [...devices.values()].filter((device) => !isRetired(device, now)), [devices, now]);
  const types = useMemo(() => deviceTypes.filter((type) => inService.some((device) => device.type === type)), [inService]);
  const [chosen, choose] = useState<DeviceType>();
  const [wanted, want] = useState<string>();
  const alike = inService.find(({ variant }) => variant.hardware === current.hardware && current.hardware !== '');
  const type = chosen ?? alike?.type ?? types[0];
  const table = useMemo(
    () => (type === undefined ? undefined : tableOf(inService, type, wanted ?? current.app, matrix, now)),
    [inService, type, wanted, current.app, matrix, now],
  );
  if (type === undefined || table === undefined) return <EmptyState title={t('table.none')} hint={t('table.noneHint')} />;
  const { app, apps, firmware, rows } = table;
  const appWord = (one: string): string => (one === '' ? t('table.noApp') : one);
  return (
    <>
      <div className={classes['filters']}>
        <NativeSelect
          label={t('table.type')}
          value={type}
          data={types.map((one) => ({ value: one, label: t(`domain:deviceType.${one}`) }))}
          onChange={(event) => {
            choose(types.find((one) => one === event.currentTarget.value));
            want(undefined);
          }}
        />
        <NativeSelect
          label={t('part.app')}
          value={app}
          data={apps.map((one) => ({ value: one, label: appWord(one) }))}
          onChange={(event) => want(event.currentTarget.value)}
        />
        <ul className={classes['legend']} aria-label={t('table.legend')}>
          {verdicts.map((verdict) => (
            <li key={verdict}>
              <span className={tableClasses['sample']} data-verdict={verdict} aria-hidden="true">
                <span>{SIGN[verdict]}</span>
              </span>
              {t(`domain:verdict.${verdict}`)}
            </li>
          ))}
        </ul>
      </div>
      <DataTable
        columns={[
          { key: 'hardware', label: t('table.corner') },
          ...firmware.map((one) => ({ key: one, label: <span className={classes['mono']}>{one}</span> })),
        ]}
      >
        {rows.map(({ vendor, hardware, cells }) => (
          <tr key={`${vendor} ${hardware}`}>
            <th scope="row">
              {hardware} <span className={classes['vendor']}>{vendor}</span>
            </th>
            {cells.map(({ firmware: one, count }) => {
              const combination = { vendor, hardware, firmware: one, app };
              const isCurrent = hardware === current.hardware && one === current.firmware && app === current.app;
              return (
                <td key={one} className={tableClasses['td']}>
                  <Cell
                    combination={combination}
                    verdict={decideOn(matrix, combination, now).verdict}
                    count={count}
                    isCurrent={isCurrent}
                    onPick={onPick}
                  />
                </td>
              );
            })}
          </tr>
        ))}
      </DataTable>
      <p className={classes['quiet']}>
        {t('table.hint', { most: NAMED_MAX })} <VerdictMark verdict="unknown" /> {t('table.unknownHint')}
      </p>
    </>
  );
}

type CellProps = {
  readonly combination: Combination;
  readonly verdict: Verdict;
  /** How many devices run it. */
  readonly count: number;
  readonly isCurrent: boolean;
  readonly onPick: (combination: Combination) => void;
};

function Cell({ combination, verdict, count, isCurrent, onPick }: CellProps): ReactNode {
  const { t } = useTranslation(['compatibility', 'domain']);
  const { hardware, firmware } = combination;
  const words = { hardware, firmware, verdict: t(`domain:verdict.${verdict}`), devices: t('devices', { count }) };
  return (
    <button
      type="button"
      className={tableClasses['cell']}
      data-verdict={verdict}
      aria-pressed={isCurrent}
      onClick={() => onPick(combination)}
    >
      <span className="visually-hidden">{t('table.cell', words)}</span>
      <span className={tableClasses['sign']} aria-hidden="true">
        {SIGN[verdict]}
      </span>
      <span className={tableClasses['count']} aria-hidden="true">
        {count === 0 ? '' : count}
      </span>
    </button>
  );
}
