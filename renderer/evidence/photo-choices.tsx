import { Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './evidence.module.css';
import type { Adding } from './use-adding.ts';

/** How photos are kept that are added from now on. */
export function PhotoChoices({ adding }: { readonly adding: Adding }): ReactNode {
  const { t } = useTranslation('evidence');
  const { choices, choose } = adding;
  return (
    <div className={classes['choices']} role="group" aria-label={t('choices')}>
      <Checkbox
        label={t('keepSize')}
        checked={!choices.smaller}
        onChange={({ currentTarget }) => choose({ ...choices, smaller: !currentTarget.checked })}
      />
      <Checkbox
        label={t('forget')}
        checked={choices.forget}
        onChange={({ currentTarget }) => choose({ ...choices, forget: currentTarget.checked })}
      />
    </div>
  );
}
