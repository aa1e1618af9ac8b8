import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';
import classes from './place-line.module.css';

export type PlaceLineProps = {
  readonly site: Site | undefined;
  readonly device: Device | undefined;
  /** The device was taken out of service. */ readonly retired?: boolean;
};

/** A place in one line: the device with type, site and lane, or a site with its road. */
export function PlaceLine({ site, device, retired = false }: PlaceLineProps): ReactNode {
  const { t } = useTranslation('domain');
  const details =
    device === undefined
      ? [t('field.site'), site?.road, site?.direction, site?.chainage]
      : [t(`deviceType.${device.type}`), site?.name, device.lane === '' ? '' : t('lane', { lane: device.lane })];
  return (
    <span className={classes['line']}>
      <span className={classes['name']}>{device?.name ?? site?.name}</span>
      <span className={classes['details']}>{details.filter(Boolean).join(' · ')}</span>
      {device !== undefined && <span className={classes['serial']}>{device.serial}</span>}
      {retired && <span className={classes['retired']}>{t('retired')}</span>}
    </span>
  );
}
