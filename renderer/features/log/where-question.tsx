import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LabelMeaning } from '#domain/labels/meaning.ts';
import type { LogDraft } from '#domain/rules/logging.ts';
import { findPlaces, isRetired, type Place } from '../../hooks/find-place.ts';
import { PlaceScan } from '../../hooks/place-scan.tsx';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useLabels } from '../../hooks/use-labels.ts';
import { useLiveDexie } from '../../hooks/use-live.ts';
import { useNow } from '../../hooks/use-now.ts';
import { usePlaceIndex } from '../../hooks/use-place-index.ts';
import { FieldMessage } from '../../ui/field-message.tsx';
import { OptionFinder, type FinderOption } from '../../ui/option-finder.tsx';
import { PlaceLine } from '../../ui/place-line.tsx';
import classes from './log.module.css';
import { recentDevices } from './recent-devices.ts';

const FOUND_MAX = 20;

type Props = {
  readonly place: Place;
  /** A device is named that this laptop does not know. */
  readonly gone: boolean;
  readonly problem: string | undefined;
  readonly onChoose: (where: Pick<LogDraft, 'site' | 'device'>) => void;
  /** Gone on to another field with something typed and nothing chosen. */
  readonly onLeft: () => void;
  /** Choosing again. */
  readonly onChoosing: () => void;
};

/** Where: recent devices at once, then whatever the typed letters find; a site alone is enough. */
export function WhereQuestion({ place, gone, problem, onChoose, onLeft, onChoosing }: Props): ReactNode {
  const { t } = useTranslation('log');
  const chosen = place.device !== undefined || place.site !== undefined;
  const now = useNow();
  const change = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const was = useRef(chosen);
  useEffect(() => {
    // The keyboard goes on where the place now stands, and back into the field when it is to be changed.
    if (was.current !== chosen) (chosen ? change : input).current?.focus();
    was.current = chosen;
  }, [chosen]);

  return (
    <section className={classes['question']} aria-labelledby="log-where">
      <h2 id="log-where">{t('where.title')}</h2>
      {chosen ? (
        <div className={classes['chosen']}>
          <PlaceLine {...place} retired={isRetired(place.device, now)} />
          <Button ref={change} onClick={() => onChoose({ site: '', device: '' })}>
            {t('where.change')}
          </Button>
        </div>
      ) : (
        <div className={classes['asking']}>
          <PlaceFinder inputRef={input} invalid={problem !== undefined} onChoose={onChoose} onLeft={onLeft} onChoosing={onChoosing} />
          <PlaceScan title={t('where.scan')} onPlace={({ site, device }) => onChoose({ site: site?.id ?? '', device: device?.id ?? '' })} />
        </div>
      )}
      <FieldMessage id="log-where-problem">{gone ? t('where.gone') : problem}</FieldMessage>
    </section>
  );
}

type FinderProps = Pick<Props, 'onChoose' | 'onLeft' | 'onChoosing'> & {
  readonly invalid: boolean;
  readonly inputRef: React.Ref<HTMLInputElement>;
};

function PlaceFinder({ inputRef, invalid, onChoose, onLeft, onChoosing }: FinderProps): ReactNode {
  const { t } = useTranslation('log');
  const { local } = useStore();
  const { sites, devices, loaded } = useFleet();
  const index = usePlaceIndex();
  const labels = useLabels();
  const now = useNow();
  const [text, setText] = useState('');
  const recent = useLiveDexie(() => recentDevices(local), [local]) ?? [];
  const typed = text.trim() !== '';
  const known = recent.flatMap((id): Place[] => {
    const device = devices.get(id);
    return device === undefined ? [] : [{ device, site: sites.get(device.site) }];
  });
  const places = typed ? found(findPlaces(index, text, FOUND_MAX, now), labels(text)) : known;
  const idOf = ({ site, device }: Place): string => device?.id ?? site?.id ?? '';
  const options: FinderOption[] = places.map((place) => ({
    id: idOf(place),
    content: <PlaceLine {...place} retired={isRetired(place.device, now)} />,
  }));
  const heading = (): string => {
    if (loaded && sites.size === 0 && devices.size === 0) return t('where.noFleet');
    if (!typed) return known.length > 0 ? t('where.recent') : '';
    if (places.length === 0) return t('where.none');
    return places.length < FOUND_MAX ? t('where.found', { count: places.length }) : t('where.foundMany', { shown: FOUND_MAX });
  };
  const choose = (id: string): void => {
    const place = places.find((one) => idOf(one) === id);
    if (place !== undefined) onChoose({ device: place.device?.id ?? '', site: place.site?.id ?? '' });
  };
  return (
    <OptionFinder
      label={t('where.find')}
      hideLabel
      placeholder={t('where.hint')}
      inputRef={inputRef}
      autoFocus
      text={text}
      onText={(next) => {
        setText(next);
        onChoosing();
      }}
      options={options}
      heading={heading()}
      invalid={invalid}
      describedBy="log-where-problem"
      onPick={choose}
      onBlur={(event) => {
        // Another window, or nothing at all, is not another field: whoever looks something up is still choosing.
        if (typed && event.relatedTarget !== null) onLeft();
      }}
    />
  );
}

/** A hand scanner types more than words of a name: links, GS1. */
function found(places: readonly Place[], meaning: LabelMeaning | undefined): readonly Place[] {
  if (places.length > 0 || meaning === undefined) return places;
  return meaning.kind === 'one' ? [meaning] : meaning.kind === 'several' ? meaning.all : places;
}
