import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../hooks/use-title.ts';
import classes from './failed-screen.module.css';

/** What happened, what was kept, what to do: for when the app cannot go on, and nothing else stands on the window. */
export function FailedScreen({ detail }: { readonly detail: string }): ReactNode {
  const { t } = useTranslation('app');
  return (
    <main className={classes['alone']}>
      <h1>{t('failed.title')}</h1>
      <Failure detail={detail} />
    </main>
  );
}

/** The same in the place of one screen, while the rest of the app works. */
export function FailedPart({ detail, onBack }: { readonly detail: string; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('app');
  useTitle(t('failed.title'));
  return <Failure detail={detail} onBack={onBack} />;
}

function Failure({ detail, onBack }: { readonly detail: string; readonly onBack?: () => void }): ReactNode {
  const { t } = useTranslation('app');
  return (
    <div className={classes['root']} role="alert">
      <p>{t('failed.kept')}</p>
      <p>{t('failed.todo')}</p>
      <div className={classes['actions']}>
        <Button variant="filled" onClick={() => location.reload()}>
          {t('failed.reload')}
        </Button>
        {onBack === undefined ? null : <Button onClick={onBack}>{t('failed.back')}</Button>}
      </div>
      <details>
        <summary>{t('failed.details')}</summary>
        <code className={classes['detail']}>{detail}</code>
      </details>
    </div>
  );
}
