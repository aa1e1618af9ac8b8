import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../hooks/format.ts';
import { useNow } from '../hooks/use-now.ts';
import classes from './draft-restored.module.css';

type Props = {
  /** When it was last written, ms since 1970. */ readonly at: number;
  readonly onDiscard: () => void;
  readonly children?: ReactNode;
};

/** That a form goes on with what was written in it before, and a way to begin anew. */
export function DraftRestored({ at, onDiscard, children }: Props): ReactNode {
  const { t } = useTranslation('common');
  const format = useFormat();
  const now = useNow();
  return (
    <p className={classes['restored']} role="status">
      {t('draft.restored', { time: format.clock(at, now) })} {children}
      <Button variant="subtle" onClick={onDiscard}>
        {t('draft.discard')}
      </Button>
    </p>
  );
}
