import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Age } from '../ui/age.tsx';
import { useMatrix } from './use-matrix.ts';
import { useSyncStatus } from './use-sync.ts';

/** Beside a verdict: which matrix it is from, and when this laptop last heard of a newer one, e.g. `checked against v42 · heard of 9 d`. */
export function CheckedAgainst(): ReactNode {
  const { t } = useTranslation('domain');
  const { matrix } = useMatrix();
  const { lastSyncedAt } = useSyncStatus();
  return (
    <>
      {t('matrix.against', { version: matrix.version })} · {t('matrix.heard')}{' '}
      {lastSyncedAt === 0 ? t('matrix.never') : <Age at={lastSyncedAt} focusable />}
    </>
  );
}
