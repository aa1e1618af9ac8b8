import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Labelled } from '#domain/labels/meaning.ts';
import classes from './labelled-list.module.css';
import { PlaceLine } from './place-line.tsx';

/** Everything that a label may mean, for a person to choose. */
export function LabelledList({
  all,
  onChoose,
}: {
  readonly all: readonly Labelled[];
  readonly onChoose: (one: Labelled) => void;
}): ReactNode {
  const { t } = useTranslation('scan');
  return (
    <>
      <p>{t('several', { count: all.length })}</p>
      <ul className={classes['list']} aria-label={t('severalLabel')}>
        {all.map((one) => (
          <li key={one.device?.id ?? one.site?.id}>
            <button type="button" className={classes['choice']} onClick={() => onChoose(one)}>
              <PlaceLine {...one} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
