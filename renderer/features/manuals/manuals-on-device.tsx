import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { manualsFor } from '#domain/manuals/manuals.ts';
import type { Device } from '#domain/schema/device.ts';
import { useManuals } from '../../hooks/use-manuals.ts';
import { ManualLine } from './manual-line.tsx';
import classes from './manuals.module.css';

/** The manuals for a device, what is for the fewest others first. */
export function ManualsOnDevice({ device }: { readonly device: Device }): ReactNode {
  const { t } = useTranslation('manuals');
  const state = useManuals();
  if (state === undefined) return null;
  const found = manualsFor(state.manuals, [device]);
  if (found.length === 0) return <p className={classes['quiet']}>{t(state.askedAt === undefined ? 'notAsked' : 'noneForDevice')}</p>;
  return (
    <ul className={classes['lines']} aria-label={t('onDevice', { name: device.name })}>
      {found.map((manual) => {
        const here = state.here.get(manual.manual);
        return here === undefined ? null : <ManualLine key={manual.manual} manual={manual} here={here} />;
      })}
    </ul>
  );
}
