import { Button } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import type { Labelled } from '#domain/labels/meaning.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useLabels } from '../../hooks/use-labels.ts';
import { useRxDocument } from '../../hooks/use-live.ts';
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
 * `?code=` is a label that was read elsewhere.
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
  const here = site === undefined && !incident ? undefined : { site, incident: incident ?? undefined };
  const code = query.get('code') ?? '';
  return <Scanning key={code} first={code} here={here} />;
}

function Scanning({ first, here }: { readonly first: string; readonly here: Here | undefined }): ReactNode {
  const { t } = useTranslation('scan');
  const navigate = useNavigate();
  const [text, setText] = useState(first);
  const [round, setRound] = useState(0);
  const [chosen, setChosen] = useState<Labelled>();
  const meaning = useLabels()(text);
  const found = chosen ?? (meaning?.kind === 'one' ? meaning : undefined);
  const opens = found !== undefined && (here === undefined || found.device === undefined);
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
        <p className={classes['here']}>
          {t('here')} <PlaceLine site={here.site} device={undefined} />
        </p>
      )}
      <LabelField key={round} first={round === 0 ? first : ''} onRead={read} looking={meaning?.kind === 'nothing'}>
        {meaning?.kind === 'several' && chosen === undefined && (
          <>
            <LabelledList all={meaning.all} onChoose={setChosen} />
            <Button onClick={again}>{t('again')}</Button>
          </>
        )}
        {found?.device !== undefined && here !== undefined && (
          <DeviceFound key={found.device.id} device={found.device} here={here} onAgain={again} />
        )}
        {meaning?.kind === 'unknown' && <UnknownLabel key={meaning.code} code={meaning.code} here={here} onAgain={again} />}
      </LabelField>
    </div>
  );
}
