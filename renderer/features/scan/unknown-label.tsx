import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { deviceTypes, type DeviceType } from '#domain/schema/device.ts';
import { findPlaces } from '../../hooks/find-place.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useMay } from '../../hooks/use-may.ts';
import { useNow } from '../../hooks/use-now.ts';
import { usePlaceIndex } from '../../hooks/use-place-index.ts';
import { FieldMessage } from '../../ui/field-message.tsx';
import { Notice } from '../../ui/notice.tsx';
import { OptionFinder } from '../../ui/option-finder.tsx';
import { PlaceLine } from '../../ui/place-line.tsx';
import type { Here } from './here.ts';
import classes from './scan.module.css';

const FOUND_MAX = 6;

type Props = { readonly code: string; readonly here: Here | undefined; readonly onAgain: () => void };

/** A label that nothing on this laptop bears: it can be added where it stands, to be taken in by somebody who keeps the fleet (S123). */
export function UnknownLabel({ code, here, onAgain }: Props): ReactNode {
  const { t } = useTranslation('scan');
  const mayPropose = useMay('fleet.propose');
  const [adding, setAdding] = useState(false);
  return (
    <Notice tone="choice" role="status">
      <span className={classes['strong']}>{t('unknown', { code })}</span>
      <span>{t('unknownHint')}</span>
      {adding ? (
        <AddDevice code={code} here={here} />
      ) : (
        <div className={classes['actions']}>
          {mayPropose && (
            <Button variant="filled" onClick={() => setAdding(true)}>
              {t('add')}
            </Button>
          )}
          <Button onClick={onAgain}>{t('again')}</Button>
          <Button component={Link} to={here?.site === undefined ? '/log' : `/log?site=${here.site.id}`}>
            {t('logInstead')}
          </Button>
        </div>
      )}
    </Notice>
  );
}

function AddDevice({ code, here }: Omit<Props, 'onAgain'>): ReactNode {
  const { t } = useTranslation(['scan', 'domain']);
  const { actions } = useStore();
  const navigate = useNavigate();
  const [site, setSite] = useState(here?.site?.id ?? '');
  const [type, setType] = useState<DeviceType>();
  const [name, setName] = useState('');
  const [lane, setLane] = useState('');
  const [state, setState] = useState<'asking' | 'incomplete' | 'saving' | 'failed'>('asking');
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (state === 'saving') return;
    if (site === '' || type === undefined) {
      setState('incomplete');
      return;
    }
    setState('saving');
    const serial = code.slice(0, 80);
    actions.addDevice({ site, type, serial, name: name.trim() === '' ? serial : name.trim(), lane: lane.trim() }).then(
      ({ id }) => void navigate(`/devices/${id}`),
      (error: unknown) => {
        reportError(error);
        setState('failed');
      },
    );
  };
  return (
    <form className={classes['form']} aria-label={t('addTitle', { code })} noValidate onSubmit={save}>
      <WhereItStands site={site} onChoose={setSite} />
      <div className={classes['fields']}>
        <NativeSelect
          label={t('type')}
          data={[
            { value: '', label: t('chooseType') },
            ...deviceTypes.map((one) => ({ value: one, label: t(`domain:deviceType.${one}`) })),
          ]}
          value={type ?? ''}
          onChange={({ currentTarget: { value } }) => setType(deviceTypes.find((one) => one === value))}
        />
        <TextInput
          label={t('name')}
          placeholder={code}
          maxLength={120}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('lane')}
          maxLength={40}
          autoComplete="off"
          value={lane}
          onChange={(event) => setLane(event.currentTarget.value)}
        />
      </div>
      <FieldMessage id="add-problem">{(state === 'incomplete' || state === 'failed') && t(state)}</FieldMessage>
      <div className={classes['actions']}>
        <Button type="submit" variant="filled">
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

function WhereItStands({ site, onChoose }: { readonly site: string; readonly onChoose: (site: string) => void }): ReactNode {
  const { t } = useTranslation('scan');
  const { sites } = useFleet();
  const index = usePlaceIndex();
  const now = useNow();
  const [text, setText] = useState('');
  const known = sites.get(site);
  if (known !== undefined)
    return (
      <div className={classes['actions']}>
        <PlaceLine site={known} device={undefined} />
        <Button onClick={() => onChoose('')}>{t('otherSite')}</Button>
      </div>
    );
  const found = findPlaces(
    index.filter(({ place }) => place.device === undefined),
    text,
    FOUND_MAX,
    now,
  );
  return (
    <OptionFinder
      label={t('where')}
      text={text}
      onText={setText}
      autoFocus
      options={found.map((place) => ({ id: place.site?.id ?? '', content: <PlaceLine {...place} /> }))}
      heading={text.trim() === '' ? '' : t('sitesFound', { count: found.length })}
      onPick={onChoose}
    />
  );
}
