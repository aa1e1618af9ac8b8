import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useOfflineCopy } from './offline-copy.ts';
import classes from './update-notice.module.css';

/** Says that a newer version is ready. Never by itself: somebody may be in the middle of something. */
export function UpdateNotice(): ReactNode {
  const { t } = useTranslation('app');
  const { updateReady, updateNow } = useOfflineCopy();
  const [later, setLater] = useState(false);
  if (!updateReady || later) return null;
  return (
    <section className={classes['notice']} aria-label={t('update.label')}>
      <output>{t('update.ready')}</output>
      <Button onClick={updateNow}>{t('update.restart')}</Button>
      <Button variant="subtle" onClick={() => setLater(true)}>
        {t('update.later')}
      </Button>
    </section>
  );
}
