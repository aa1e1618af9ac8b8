import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useTitle } from '../hooks/use-title.ts';
import { EmptyState } from '../ui/empty-state.tsx';

/** An address that no screen has. */
export function NotFound(): ReactNode {
  const { t } = useTranslation('app');
  useTitle(t('notFound.title'));
  return (
    <EmptyState
      title={t('notFound.words')}
      action={
        <Button component={Link} to="/">
          {t('notFound.action')}
        </Button>
      }
    />
  );
}
