import { Button } from '@mantine/core';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { isElsewhere, type Labelled } from '#domain/labels/meaning.ts';
import { siteAt } from '#domain/map/site-at.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useHere } from '../../hooks/use-here.ts';
import { useLabels } from '../../hooks/use-labels.ts';
import { useRxDocument } from '../../hooks/use-live.ts';
import { usePosition } from '../../hooks/use-position.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { LabelField } from '../../ui/label-field.tsx';
import { LabelledList } from '../../ui/labelled-list.tsx';
import { PlaceLine } from '../../ui/place-line.tsx';
import { DeviceFound } from './device-found.tsx';
import type { Here } from './here.ts';
import classes from './scan.module.css';
import { UnknownLabel } from './unknown-label.tsx';

/**
 * Reads labels. Alone, it opens what they name; `?incident=` and `?site=` say where somebody works, and what is scanned is held against that.
 * Without them that is where the person is, as far as they let the app know. `?code=` is a label that was read elsewhere.
 */
export function ScanScreen(): ReactNode {
  const { t } = useTranslation('scan');
  useTitle(t('title'));
  const [query] = useSearchParams();
  const { incidents } = useStore().collections;
  const { sites, loaded } = useFleet();
  const id = query.get('incident') ?? '';
  const incident = useRxDocument<Incident>(() => incidents.findOne(id), [incidents, id]);
  // Half of where somebody works would let a device pass that stands elsewhere.
  if (!loaded || (id !== '' && incident === undefined)) return null;
  const site = sites.get(incident?.site ?? query.get('site') ?? '');
  const code = query.get('code') ?? '';
  if (site === undefined && !incident) return <ScanningAnywhere key={code} first={code} />;
  return <Scanning key={code} first={code} here={{ site, incident: incident ?? undefined }} />;
}

/** Nothing says where, but maybe the person does, or the laptop: where it is by now, not where it was when it was last asked. */
function ScanningAnywhere({ first }: { readonly first: string }): ReactNode {
  const { sites } = useFleet();
  const { here, setHere } = useHere();
  const { position } = usePosition(here?.by === 'laptop');
  const site = useMemo(() => {
    if (here?.by === 'site') return sites.get(here.site);
    return here === undefined || position === undefined ? undefined : siteAt(sites.values(), position, position.accuracy);
  }, [here, position, sites]);
  return (
    <Scanning first={first} here={site === undefined ? undefined : { site, incident: undefined }} onElsewhere={() => setHere(undefined)} />
  );
}

type ScanningProps = {
  readonly first: string;
  readonly here: Here | undefined;
  /** Where `here` is only taken to be where somebody works: it is not. What stands there is opened as if nothing were known. */
  readonly onElsewhere?: () => void;
};

function Scanning({ first, here, onElsewhere }: ScanningProps): ReactNode {
  const { t } = useTranslation('scan');
  const navigate = useNavigate();
  const [text, setText] = useState(first);
  const [round, setRound] = useState(0);
  const [chosen, setChosen] = useState<Labelled>();
  const meaning = useLabels()(text);
  const found = chosen ?? (meaning?.kind === 'one' ? meaning : undefined);
  const atIts = (device: Device): boolean => onElsewhere !== undefined && !isElsewhere(device, here?.site?.id ?? '');
  const opens = found !== undefined && (here === undefined || found.device === undefined || atIts(found.device));
  const to = found?.device === undefined ? `/sites/${found?.site?.id}` : `/devices/${found.device.id}`;
  useEffect(() => {
    // Back leads to where scanning began.
    if (opens) void navigate(to, { replace: true });
  }, [opens, to, navigate]);
  const read = (label: string): void => {
    setChosen(undefined);
    setText(label);
  };
  const again = (): void => {
    read('');
    setRound(round + 1);
  };
  return (
    <div className={classes['screen']}>
      {here?.site !== undefined && (
        <div className={classes['here']}>
          {t('here')} <PlaceLine site={here.site} device={undefined} />
          {onElsewhere !== undefined && <Button onClick={onElsewhere}>{t('notHere')}</Button>}
        </div>
      )}
      <LabelField key={round} first={round === 0 ? first : ''} onRead={read} looking={meaning?.kind === 'nothing'}>
        {meaning?.kind === 'several' && chosen === undefined && (
          <>
            <LabelledList all={meaning.all} onChoose={setChosen} />
            <Button onClick={again}>{t('again')}</Button>
          </>
        )}
        {found?.device !== undefined && here !== undefined && !opens && (
          <DeviceFound key={found.device.id} device={found.device} here={here} onAgain={again} />
        )}
        {meaning?.kind === 'unknown' && <UnknownLabel key={meaning.code} code={meaning.code} here={here} onAgain={again} />}
      </LabelField>
    </div>
  );
}
