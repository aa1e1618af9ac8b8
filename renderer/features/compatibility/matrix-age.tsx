import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMatrix } from '../../hooks/use-matrix.ts';
import { useSyncStatus } from '../../hooks/use-sync.ts';
import { Age } from '../../ui/age.tsx';
import classes from './compatibility.module.css';

/** Which matrix a verdict is from, and how old what this laptop knows of it is: `v42 · published 9 d ago · heard from the server 2 min ago`. */
export function MatrixAge(): ReactNode {
  const { t } = useTranslation('compatibility');
  const { matrix, loaded } = useMatrix();
  const { lastSyncedAt } = useSyncStatus();
  if (!loaded) return <p />;
  return (
    <p className={classes['age']}>
      <strong>{t('age.version', { version: matrix.version })}</strong>
      {matrix.publishedAt === '' ? null : (
        <span>
          {t('age.published')} <Age at={matrix.publishedAt} focusable />
        </span>
      )}
      <span>
        {t('age.heard')} {lastSyncedAt === 0 ? t('age.never') : <Age at={lastSyncedAt} focusable />}
      </span>
    </p>
  );
}
