import { Button } from '@mantine/core';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { findPlaces, indexPlaces } from '../../hooks/find-place.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useHere, type Here } from '../../hooks/use-here.ts';
import { usePosition } from '../../hooks/use-position.ts';
import { OptionFinder } from '../../ui/option-finder.tsx';
import { distanceWords } from '../../hooks/distance-words.ts';
import classes from './map.module.css';

const SHOWN = 6;
const NO_DEVICES = new Map<string, never>();

/** Where the person is: by the laptop, or by naming a site where it cannot or may not tell. `onHere`: a first place is known. */
export function HereBar({ onHere }: { readonly onHere: (here: Here) => void }): ReactNode {
  const { t, i18n } = useTranslation('map');
  const { here, setHere } = useHere();
  const { state, position, start, stop } = usePosition(here?.by === 'laptop');
  const [naming, setNaming] = useState(false);
  const set = (next: Here): void => {
    setHere(next);
    if (here === undefined) onHere(next);
  };
  useEffect(() => {
    if (position === undefined) return;
    const { longitude, latitude, accuracy } = position;
    set({ by: 'laptop', at: { longitude, latitude }, accuracy });
    // oxlint-disable-next-line react/exhaustive-deps -- a position is news when it changes, and only then
  }, [position]);
  const forget = (): void => {
    stop();
    setNaming(false);
    setHere(undefined);
  };
  const failed = state === 'refused' || state === 'absent';
  const words =
    here?.by === 'laptop'
      ? t('here.laptop', { accuracy: distanceWords(here.accuracy, i18n.language) })
      : here?.by === 'site'
        ? t('here.site', { name: here.name })
        : failed
          ? t(`here.${state}`)
          : state === 'asking'
            ? t('here.asking')
            : '';
  return (
    <div className={classes['here']}>
      <div className={classes['hereLine']}>
        {here === undefined && state !== 'asking' ? <Button onClick={start}>{t('here.find')}</Button> : null}
        {here === undefined && !naming ? <Button onClick={() => setNaming(true)}>{t('here.name')}</Button> : null}
        {here === undefined && state !== 'asking' ? null : <Button onClick={forget}>{t('here.forget')}</Button>}
      </div>
      <p role="status" className={failed && here === undefined ? classes['problem'] : classes['hereWords']}>
        {words}
      </p>
      {naming && here === undefined ? (
        <NameSite
          onPick={(picked) => {
            stop();
            setNaming(false);
            set(picked);
          }}
          onLeave={() => setNaming(false)}
        />
      ) : null}
    </div>
  );
}

function NameSite({ onPick, onLeave }: { readonly onPick: (here: Here) => void; readonly onLeave: () => void }): ReactNode {
  const { t } = useTranslation('map');
  const { sites } = useFleet();
  const [text, setText] = useState('');
  const index = useMemo(() => indexPlaces(sites, NO_DEVICES), [sites]);
  const found = findPlaces(index, text, SHOWN * 2, 0)
    .flatMap(({ site }) => (site?.latitude === undefined || site.longitude === undefined ? [] : [site]))
    .slice(0, SHOWN);
  const pick = (id: string): void => {
    const { name = '', latitude, longitude } = sites.get(id) ?? {};
    if (latitude !== undefined && longitude !== undefined) onPick({ by: 'site', at: { latitude, longitude }, site: id, name });
  };
  return (
    <OptionFinder
      label={t('here.which')}
      placeholder={t('here.whichShort')}
      text={text}
      onText={setText}
      options={found.map(({ id, name, road, chainage }) => ({ id, content: [name, road, chainage].filter(Boolean).join(' · ') }))}
      heading={text.trim() === '' ? '' : t('here.found', { count: found.length })}
      onPick={pick}
      onLeave={onLeave}
      autoFocus
    />
  );
}
