import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './failed-screen.module.css';

/** What happened, what was kept, what to do: for when the app itself cannot go on. */
export function FailedScreen({ detail, onRetry }: { readonly detail: string; readonly onRetry?: () => void }): ReactNode {
  const { t } = useTranslation('app');
  return (
    <main className={classes['root']} role="alert">
      <h1>{t('failed.title')}</h1>
      <p>{t('failed.kept')}</p>
      <p>{t('failed.todo')}</p>
      <div className={classes['actions']}>
        <Button variant="filled" onClick={() => location.reload()}>
          {t('failed.reload')}
        </Button>
        {onRetry === undefined ? null : <Button onClick={onRetry}>{t('failed.back')}</Button>}
      </div>
      <details>
        <summary>{t('failed.details')}</summary>
        <code>{detail}</code>
      </details>
    </main>
  );
}
