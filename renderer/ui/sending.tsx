import { Button, Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../hooks/format.ts';
import classes from './sending.module.css';

type Props = {
  readonly name: string;
  /** Bytes: of the whole, and of what has gone. */
  readonly size: number;
  readonly sent: number;
  /** The server cannot be reached. */
  readonly cut: boolean;
  readonly onCancel: () => void;
};

/** A file on its way to the server: how far it is, and the way out. */
export function Sending({ name, size, sent, cut, onCancel }: Props): ReactNode {
  const { t } = useTranslation('common');
  const format = useFormat();
  const words = cut
    ? t('sending.waiting')
    : sent >= size
      ? t('sending.checking')
      : t('sending.sent', { sent: format.bytes(sent), size: format.bytes(size) });
  return (
    <div className={classes['sending']}>
      <p>{t('sending.what', { name })}</p>
      <Progress value={(100 * sent) / size} aria-label={t('sending.what', { name })} aria-valuetext={words} size="lg" />
      <div className={classes['actions']}>
        <output>{words}</output>
        <Button onClick={onCancel}>{t('sending.cancel')}</Button>
      </div>
    </div>
  );
}
