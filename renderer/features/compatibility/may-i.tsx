import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { parseLabel } from '#domain/compat/label.ts';
import { findPlaces } from '../../hooks/find-place.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useNow } from '../../hooks/use-now.ts';
import { usePlaceIndex } from '../../hooks/use-place-index.ts';
import { OptionFinder, type FinderOption } from '../../ui/option-finder.tsx';
import { ScanButton } from '../../ui/scan-button.tsx';
import { PlaceLine } from '../../ui/place-line.tsx';
import { AskedLabel } from './asked-label.tsx';
import classes from './compatibility.module.css';
import { combinationParts, type Asked } from './use-asked.ts';

const FOUND_MAX = 6;
const LABEL = 'label';

/** A device, or what stands on a label, and then whatever is to change on it. Labels add up: what one does not say stays. */
export function MayI({ asked }: { readonly asked: Asked }): ReactNode {
  const { t } = useTranslation('compatibility');
  const { sites, devices } = useFleet();
  const index = usePlaceIndex();
  const now = useNow();
  const [text, setText] = useState('');
  const places = findPlaces(index, text, FOUND_MAX * 4, now)
    .filter(({ device }) => device !== undefined)
    .slice(0, FOUND_MAX);
  const label = parseLabel(text);
  const { serial: _serial, ...parts } = label;
  const named = label.serial === undefined ? undefined : [...devices.values()].find(({ serial }) => serial === label.serial);
  const known = named === undefined ? places : [{ device: named, site: sites.get(named.site) }];
  const says = Object.values(parts).filter((part) => part !== '');
  const options: FinderOption[] = [
    ...known.map((place) => ({ id: place.device?.id ?? '', content: <PlaceLine {...place} /> })),
    ...(text.trim() === '' || says.length === 0
      ? []
      : [{ id: LABEL, content: <span className={classes['label']}>{t('mayI.asLabel', { label: says.join(' · ') })}</span> }]),
  ];
  const pick = (id: string): void => {
    if (id === LABEL) asked.change(parts);
    else asked.startWith(id);
    setText('');
  };
  const { device, combination } = asked;
  const isAsking = combinationParts.some((part) => combination[part] !== '');
  return (
    <div className={classes['mayI']}>
      <div className={classes['scans']}>
        {(['cabinet', 'spare'] as const).map((which) => (
          <ScanButton key={which} label={t(`mayI.scan.${which}`)} title={t(`mayI.scanTitle.${which}`)}>
            {(close) => <AskedLabel which={which} asked={asked} onDone={close} />}
          </ScanButton>
        ))}
      </div>
      <OptionFinder
        label={t('mayI.find')}
        placeholder={t('mayI.findHint')}
        text={text}
        onText={setText}
        options={options}
        heading={text.trim() === '' ? '' : t('mayI.found', { count: known.length })}
        onPick={pick}
      />
      {device === undefined ? null : (
        <p className={classes['device']}>
          <Link to={`/devices/${device.id}`}>
            <PlaceLine device={device} site={sites.get(device.site)} />
          </Link>
        </p>
      )}
      <div className={classes['parts']}>
        {combinationParts.map((part) => (
          <PartField key={part} label={t(`part.${part}`)} value={combination[part]} onChange={(text) => asked.change({ [part]: text })} />
        ))}
        {isAsking ? (
          <Button className={classes['clear']} onClick={() => asked.startWith('')}>
            {t('mayI.clear')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

type PartProps = { readonly label: string; readonly value: string; readonly onChange: (text: string) => void };

/** Shows what is typed here rather than the address, which follows: whoever types fast would lose letters to it. */
function PartField({ label, value, onChange }: PartProps): ReactNode {
  const [typed, setTyped] = useState<string>();
  return (
    <TextInput
      label={label}
      value={typed ?? value}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        onChange(currentTarget.value);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
