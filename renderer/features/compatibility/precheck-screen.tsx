import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Target } from '#domain/compat/precheck.ts';
import { deviceTypes } from '#domain/schema/device.ts';
import { isRetired } from '../../hooks/find-place.ts';
import { localDate } from '../../hooks/format.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useMatrix } from '../../hooks/use-matrix.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useSyncStatus } from '../../hooks/use-sync.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { downloadCsv } from '../../ui/csv.ts';
import { Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import classes from './compatibility.module.css';
import { MatrixAge } from './matrix-age.tsx';
import { precheckCsv } from './precheck-csv.ts';
import { chosenDevices, everyDevice, WORST_FIRST, type Choice } from './rollout.ts';
import { useRollout } from './use-rollout.ts';

/** More than these are in the exported file. */
const SHOWN = 200;

/** Before a rollout begins: which devices may run what is planned, which may not, and why. */
export function PrecheckScreen(): ReactNode {
  const { t } = useTranslation(['compatibility', 'domain']);
  useTitle(t('precheck.title'));
  const { sites, devices, loaded } = useFleet();
  const { matrix, rules } = useMatrix();
  const { lastSyncedAt } = useSyncStatus();
  const now = useNow();
  const [choice, choose] = useState<Choice>(everyDevice);
  const [typed, setTyped] = useState({ firmware: '', app: '' });
  const inService = useMemo(() => [...devices.values()].filter((device) => !isRetired(device, now)), [devices, now]);
  const { chosen, missing } = useMemo(() => chosenDevices(inService, sites, choice), [inService, sites, choice]);
  const target = useMemo(() => plannedOf(typed), [typed]);
  const { rows = [], isLate, failed } = useRollout({ rules, devices: chosen, sites, target, now });
  const regions = useMemo(
    () => [...new Set([...sites.values()].map(({ region }) => region).filter((one) => one !== ''))].toSorted(),
    [sites],
  );
  const hardware = useMemo(
    () =>
      [
        ...new Set(inService.filter(({ type }) => choice.type === '' || type === choice.type).map(({ variant }) => variant.hardware)),
      ].toSorted(),
    [inService, choice.type],
  );
  const select = (
    key: 'region' | 'type' | 'hardware',
    options: readonly { readonly value: string; readonly label: string }[],
  ): ReactNode => (
    <NativeSelect
      label={t(`precheck.${key}`)}
      value={choice[key]}
      data={[{ value: '', label: t('precheck.any') }, ...options]}
      onChange={(event) => choose({ ...choice, [key]: event.currentTarget.value })}
    />
  );
  const plain = (values: readonly string[]) => values.filter((value) => value !== '').map((value) => ({ value, label: value }));
  return (
    <Page>
      <div className={classes['head']}>
        <MatrixAge />
        <Button component={Link} to="/compatibility">
          {t('rules.back')}
        </Button>
      </div>
      <Section title={t('precheck.which')}>
        <div className={classes['filters']}>
          {select('region', plain(regions))}
          {select(
            'type',
            deviceTypes.map((type) => ({ value: type, label: t(`domain:deviceType.${type}`) })),
          )}
          {select('hardware', plain(hardware))}
        </div>
        <Textarea
          className={classes['note']}
          label={t('precheck.names')}
          description={t('precheck.namesHint')}
          autosize
          minRows={2}
          maxRows={8}
          value={choice.names}
          onChange={(event) => choose({ ...choice, names: event.currentTarget.value })}
        />
        {missing.length === 0 ? null : (
          <p role="status">{t('precheck.missing', { count: missing.length, names: missing.slice(0, 10).join(', ') })}</p>
        )}
      </Section>
      <Section title={t('precheck.target')} lead={t('precheck.targetHint')}>
        <div className={classes['parts']}>
          {(['firmware', 'app'] as const).map((part) => (
            <TextInput
              key={part}
              label={t(`part.${part}`)}
              value={typed[part]}
              maxLength={80}
              onChange={(event) => setTyped({ ...typed, [part]: event.currentTarget.value })}
            />
          ))}
        </div>
      </Section>
      <Section title={t('precheck.result')}>
        <div className={classes['head']}>
          <ul className={classes['legend']} aria-label={t('precheck.summary')} aria-busy={isLate}>
            {WORST_FIRST.map((verdict) => (
              <li key={verdict}>
                <VerdictMark verdict={verdict} />
                <strong>{rows.filter(({ checked }) => checked.planned.verdict === verdict).length}</strong>
              </li>
            ))}
          </ul>
          <Button
            disabled={rows.length === 0 || isLate}
            onClick={() =>
              downloadCsv(`milepost-precheck-${localDate(now)}.csv`, precheckCsv(rows, { matrix, heardAt: lastSyncedAt, checkedAt: now }))
            }
          >
            {t('precheck.export')}
          </Button>
        </div>
        {failed ? <Notice tone="problem">{t('precheck.failed')}</Notice> : null}
        <p className="visually-hidden" role="status">
          {isLate ? t('precheck.checking') : t('precheck.checked', { count: rows.length })}
        </p>
        {!loaded || (isLate && rows.length === 0) ? null : rows.length === 0 ? (
          <p className={classes['quiet']}>{t('precheck.none')}</p>
        ) : (
          <DataTable
            columns={(['device', 'site', 'runs', 'now', 'planned', 'reason'] as const).map((key) => ({
              key,
              label: t(`precheck.column.${key}`),
            }))}
          >
            {rows.slice(0, SHOWN).map(({ checked: { device, asIs, planned }, site }) => (
              <tr key={device.id}>
                <th scope="row">
                  <Link to={`/devices/${device.id}`}>{device.name}</Link>
                </th>
                <td>{site?.name}</td>
                <td className={classes['mono']}>
                  {[device.variant.hardware, device.variant.firmware, device.variant.app].filter(Boolean).join(' · ')}
                </td>
                <td>
                  <VerdictMark verdict={asIs} />
                </td>
                <td>
                  <VerdictMark verdict={planned.verdict} />
                </td>
                <td>{planned.rules.map(({ ruling }) => ruling.text).join(' · ')}</td>
              </tr>
            ))}
          </DataTable>
        )}
        {rows.length > SHOWN ? <p className={classes['quiet']}>{t('precheck.more', { shown: SHOWN })}</p> : null}
      </Section>
    </Page>
  );
}

/** What is left empty stays as it is on each device. */
function plannedOf({ firmware, app }: { readonly firmware: string; readonly app: string }): Target {
  return {
    ...(firmware.trim() === '' ? {} : { firmware: firmware.trim() }),
    ...(app.trim() === '' ? {} : { app: app.trim() }),
  };
}
