import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isProposed, openSighting } from '#domain/labels/field-finds.ts';
import type { Device } from '#domain/schema/device.ts';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useMay } from '../../hooks/use-may.ts';
import { usePeople } from '../../hooks/use-people.ts';
import { FieldMessage } from '../../ui/field-message.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlaceLine } from '../../ui/place-line.tsx';
import classes from './fleet.module.css';

/** What was found of a device in the field and is not decided: that it stands elsewhere, that no record knew it (S123, S124). */
export function FieldFinds({ device }: { readonly device: Device }): ReactNode {
  const { t } = useTranslation('fleet');
  const { actions } = useStore();
  const { sites } = useFleet();
  const people = usePeople();
  const format = useFormat();
  const maySettle = useMay('fleet.settle');
  const [failed, setFailed] = useState(false);
  const settle = (action: Promise<void>): void => {
    setFailed(false);
    action.catch((error: unknown) => {
      reportError(error);
      setFailed(true);
    });
  };
  const sighting = openSighting(device);
  const proposed = isProposed(device) ? device.proposed : undefined;
  if (sighting === undefined && proposed === undefined) return null;
  const who = (by: string): string => people.get(by)?.name ?? t('somebody');
  const nameOf = (site: string): string => sites.get(site)?.name ?? t('otherRegion');
  return (
    <>
      {sighting !== undefined && (
        <Notice tone="problem">
          <span>
            {t('sighted', {
              here: nameOf(sighting.site),
              record: device.site === '' ? t('nowhere') : nameOf(device.site),
              name: who(sighting.by),
              time: format.absolute(sighting.at),
            })}
          </span>
          {maySettle ? (
            <div className={classes['decision']}>
              <Button onClick={() => settle(actions.settleSighting(device.id, { moveTo: sighting.site }))}>{t('moveThere')}</Button>
              <Button onClick={() => settle(actions.settleSighting(device.id, 'stays'))}>{t('stays')}</Button>
            </div>
          ) : (
            <span>{t('leadDecides')}</span>
          )}
        </Notice>
      )}
      {proposed !== undefined && (
        <Notice tone="choice">
          <span>{t('proposed', { name: who(proposed.by), time: format.absolute(proposed.at) })}</span>
          {maySettle ? (
            <div className={classes['decision']}>
              <Button onClick={() => settle(actions.settleProposal(device.id, 'take'))}>{t('takeIn')}</Button>
              <Button onClick={() => settle(actions.settleProposal(device.id, 'decline'))}>{t('turnDown')}</Button>
            </div>
          ) : (
            <span>{t('leadTakesIn')}</span>
          )}
        </Notice>
      )}
      <FieldMessage id="settle-problem">{failed && t('notSaved')}</FieldMessage>
    </>
  );
}

/** Devices with something found and not decided, for whoever may decide. Nothing where there are none. */
export function FindsToSettle(): ReactNode {
  const { t } = useTranslation('fleet');
  const { devices } = useFleet();
  const maySettle = useMay('fleet.settle');
  const waiting = maySettle ? [...devices.values()].filter((device) => isProposed(device) || openSighting(device) !== undefined) : [];
  if (waiting.length === 0) return null;
  return (
    <details className={classes['finds']}>
      <summary>{t('finds', { count: waiting.length })}</summary>
      <DeviceLines devices={waiting} label={t('findsLabel')} />
    </details>
  );
}

/** Devices as short lines that lead to them. */
export function DeviceLines({ devices, label }: { readonly devices: readonly Device[]; readonly label: string }): ReactNode {
  const { sites } = useFleet();
  return (
    <ul className={classes['lines']} aria-label={label}>
      {devices.map((device) => (
        <li key={device.id}>
          <Link className={classes['deviceLine']} to={`/devices/${device.id}`}>
            <PlaceLine device={device} site={sites.get(device.site)} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
