import { lazy, Suspense, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { timeBetweenFailures } from '#domain/fleet/time-between-failures.ts';
import { variantHistory } from '#domain/fleet/variant-history.ts';
import { roadside } from '#domain/packs/roadside.ts';
import { inCorrectedTime } from '#domain/rules/corrected-times.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { runsAt } from '../../db/checklist-runs.ts';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useRxQuery } from '../../hooks/use-live.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Section } from '../../ui/page.tsx';
import classes from './fleet.module.css';

// Writing QR codes is a large part of code that most pages do not need.
const QrCode = lazy(() => import('../../ui/qr-code.tsx').then((module) => ({ default: module.QrCode })));

/** How long it runs between failures, or how many more it takes to say so (F14). */
export function useTimeBetweenFailures(incidents: readonly Incident[] | undefined): string | undefined {
  const { t } = useTranslation('fleet');
  const format = useFormat();
  if (incidents === undefined) return undefined;
  const { failures, meanMs } = timeBetweenFailures(incidents.map(inCorrectedTime), roadside.failureCategories);
  return meanMs === undefined
    ? t('failuresTooFew', { count: failures })
    : t('failuresMean', { count: failures, time: format.age(0, meanMs) });
}

/** What ran on it, as incidents and checklists noted it. */
export function Variants({ device, incidents }: { readonly device: Device; readonly incidents: readonly Incident[] }): ReactNode {
  const { t } = useTranslation('fleet');
  const { checklists } = useStore().collections;
  const format = useFormat();
  const atSite = useRxQuery(() => runsAt(checklists, device.site), [checklists, device.site]);
  const history = useMemo(() => {
    const runs = atSite?.filter((run) => run.device === device.id) ?? [];
    return variantHistory(device, incidents.map(inCorrectedTime), runs);
  }, [device, incidents, atSite]);
  const columns = ['hardware', 'firmware', 'app', 'seen', 'rests'] as const;
  return (
    <Section title={t('section.variants')} lead={t('variantsLead')}>
      <DataTable columns={columns.map((key) => ({ key, label: t(`fact.${key}`) }))}>
        {history.map(({ variant, firstSeen, lastSeen, incidents: logged, checklists: filled, isNow }) => (
          <tr key={firstSeen ?? 'now'}>
            <td className={classes['mono']}>{variant.hardware}</td>
            <td className={classes['mono']}>{variant.firmware}</td>
            <td className={classes['mono']}>{variant.app}</td>
            <td>
              {firstSeen === undefined || lastSeen === undefined
                ? t('notSeenYet')
                : firstSeen === lastSeen
                  ? format.absolute(firstSeen)
                  : t('seenBetween', { first: format.absolute(firstSeen), last: format.absolute(lastSeen) })}
            </td>
            <td>
              {[
                isNow && t('rests.now'),
                logged > 0 && t('rests.incidents', { count: logged }),
                filled > 0 && t('rests.checklists', { count: filled }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </td>
          </tr>
        ))}
      </DataTable>
    </Section>
  );
}

/** Its label, for a colleague's camera or to be printed. */
export function OwnLabel({ device }: { readonly device: Device }): ReactNode {
  const { t } = useTranslation('fleet');
  return (
    <Section title={t('section.label')} lead={t('labelLead')}>
      <figure className={classes['ownLabel']}>
        <Suspense>
          <QrCode text={device.serial} label={t('labelCode', { serial: device.serial })} />
        </Suspense>
        <figcaption className={classes['mono']}>{device.serial}</figcaption>
      </figure>
    </Section>
  );
}
