import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../hooks/store-context.tsx';

/** Sends a file once more that the server did not take. `id`: of its record. */
export function TryAgain({ id, name }: { readonly id: string; readonly name: string }): ReactNode {
  const { t } = useTranslation('evidence');
  const { evidence } = useStore();
  return (
    <Button
      aria-label={t('tryAgainNamed', { name })}
      onClick={({ currentTarget }) => {
        // The button goes with what was wrong: the keyboard goes on from its row.
        currentTarget.closest('tr, li')?.querySelector<HTMLElement>('a, button')?.focus();
        void evidence.tryAgain(id);
      }}
    >
      {t('tryAgain')}
    </Button>
  );
}
