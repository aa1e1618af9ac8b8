import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { openSighting } from '#domain/labels/field-finds.ts';
import { isElsewhere } from '#domain/labels/meaning.ts';
import type { Device } from '#domain/schema/device.ts';
import { isRetired } from '../../hooks/find-place.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useMay } from '../../hooks/use-may.ts';
import { useNow } from '../../hooks/use-now.ts';
import { FieldMessage } from '../../ui/field-message.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlaceLine } from '../../ui/place-line.tsx';
import type { Here } from './here.ts';
import classes from './scan.module.css';

type Props = { readonly device: Device; readonly here: Here; readonly onAgain: () => void };
type Done = 'noted' | 'added' | 'told';

/** A device that was scanned where somebody works: whether it belongs there, and what can be done about it. */
export function DeviceFound({ device, here: { site, incident }, onAgain }: Props): ReactNode {
  const { t } = useTranslation('scan');
  const { actions } = useStore();
  const { sites } = useFleet();
  const now = useNow();
  const mayEdit = useMay('incident.edit');
  const mayPropose = useMay('fleet.propose');
  const [done, setDone] = useState<ReadonlySet<Done>>(new Set());
  const [failed, setFailed] = useState(false);
  const act = (what: Done, action: Promise<void>): void => {
    setFailed(false);
    action.then(
      () => setDone((before) => new Set(before).add(what)),
      (error: unknown) => {
        reportError(error);
        setFailed(true);
      },
    );
  };
  const elsewhere = isElsewhere(device, site?.id ?? '');
  const names = {
    name: device.name,
    serial: device.serial,
    record: sites.get(device.site)?.name ?? t('otherRegion'),
    here: site?.name ?? '',
  };
  const ofIncident = incident?.device === device.id || incident?.otherDevices[device.id] === true;
  const told = done.has('told') || openSighting(device)?.site === site?.id;
  return (
    <Notice tone={elsewhere ? 'problem' : 'plain'} role={elsewhere ? 'alert' : 'status'}>
      <PlaceLine device={device} site={sites.get(device.site)} retired={isRetired(device, now)} />
      <span className={classes['strong']}>
        {elsewhere ? t('elsewhere', names) : ofIncident ? t('ofIncident') : site === undefined ? t('known') : t('inPlace', names)}
      </span>
      <div className={classes['actions']}>
        {elsewhere && mayPropose && site !== undefined && !told && (
          <Button variant="filled" onClick={() => act('told', actions.sightDevice(device.id, site.id))}>
            {t('moved', names)}
          </Button>
        )}
        {elsewhere && mayEdit && incident !== undefined && !done.has('noted') && (
          <Button onClick={() => act('noted', actions.remark(incident.id, t('note', names)))}>{t('noteIt')}</Button>
        )}
        {incident !== undefined && mayEdit && !ofIncident && !done.has('added') && (
          <Button onClick={() => act('added', actions.changeIncident(incident.id, { otherDevices: { [device.id]: true } }))}>
            {t('addToIncident')}
          </Button>
        )}
        <Button onClick={onAgain}>{t('again')}</Button>
        <Button component={Link} to={`/devices/${device.id}`}>
          {t('open', names)}
        </Button>
      </div>
      {told && elsewhere && <span>{t('told')}</span>}
      {done.has('noted') && <span>{t('noted')}</span>}
      {done.has('added') && <span>{t('added')}</span>}
      <FieldMessage id="found-problem">{failed && t('failed')}</FieldMessage>
    </Notice>
  );
}
