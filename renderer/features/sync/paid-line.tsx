import { Checkbox } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../hooks/store-context.tsx';
import type { Metered } from '../../hooks/use-metered.ts';
import classes from './sync-screen.module.css';

/** Saying on this laptop that its line is paid for by the byte, and who says so of the line now. */
export function PaidLine({ metered }: { readonly metered: Metered }): ReactNode {
  const { t } = useTranslation('sync');
  const { evidence } = useStore();
  const about = useId();
  /** What was chosen and is not read back yet. */
  const [asked, setAsked] = useState<{ readonly over: Metered; readonly chosen: boolean }>();
  const choose = async (chosen: boolean): Promise<void> => {
    // Another line than the one over which files were to go all the same.
    if (chosen) await evidence.choose('metered', false);
    await evidence.choose('paidLine', chosen);
  };
  return (
    <>
      <Checkbox
        label={t('files.paidLine')}
        aria-describedby={about}
        checked={asked?.over === metered ? asked.chosen : metered.chosen}
        onChange={({ currentTarget: { checked } }) => {
          setAsked({ over: metered, chosen: checked });
          choose(checked).catch((error: unknown) => {
            reportError(error);
            setAsked(undefined);
          });
        }}
      />
      <p id={about} className={classes['quiet']}>
        {t(`files.line.${metered.by ?? 'nobody'}`)}
      </p>
    </>
  );
}
