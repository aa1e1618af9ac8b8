import { Checkbox } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { photoChoices } from '../db/evidence/keeper.ts';
import type { PhotoChoices as Choices } from '../db/evidence/prepare.ts';
import { useStore } from '../hooks/store-context.tsx';
import { useLiveDexie } from '../hooks/use-live.ts';
import classes from './evidence.module.css';

/** How photos are kept that are added from now on, anywhere on this laptop. */
export function PhotoChoices(): ReactNode {
  const { t } = useTranslation('evidence');
  const { evidence } = useStore();
  const stored = useLiveDexie(() => photoChoices(evidence.store), [evidence]);
  /** What was chosen and is not read back yet. */
  const [asked, setAsked] = useState<{ readonly over: Choices; readonly choices: Choices }>();
  if (stored === undefined) return null;
  const choices = asked?.over === stored ? asked.choices : stored;
  const choose = (change: Partial<Choices>, key: 'fullSize' | 'forget', value: boolean): void => {
    setAsked({ over: stored, choices: { ...choices, ...change } });
    evidence.choose(key, value).catch((error: unknown) => {
      reportError(error);
      setAsked(undefined);
    });
  };
  return (
    <div className={classes['choices']} role="group" aria-label={t('choices')}>
      <Checkbox
        label={t('keepSize')}
        checked={!choices.smaller}
        onChange={({ currentTarget: { checked } }) => choose({ smaller: !checked }, 'fullSize', checked)}
      />
      <Checkbox
        label={t('forget')}
        checked={choices.forget}
        onChange={({ currentTarget: { checked } }) => choose({ forget: checked }, 'forget', checked)}
      />
    </div>
  );
}
