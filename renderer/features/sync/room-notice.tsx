import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useObservable } from '../../hooks/use-live.ts';
import { Notice } from '../../ui/notice.tsx';

/** Says in time that room on this laptop runs out, and what to do. */
export function RoomNotice(): ReactNode {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const { room$ } = useStore().room;
  const room = useObservable(room$, room$.value);
  if (room === undefined || room.level === 'ok') return null;
  return (
    <Notice tone="problem" role="status">
      <p>{t(`room.${room.level}`, { left: format.bytes(room.left) })}</p>
      <p>{t('room.todo')}</p>
    </Notice>
  );
}
