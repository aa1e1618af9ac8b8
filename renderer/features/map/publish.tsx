import { Button, FileButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapKind, MapRefusal } from '#domain/protocol/map.ts';
import type { PublishEnd } from '../../db/published/publish.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useSending } from '../../hooks/use-sending.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sending } from '../../ui/sending.tsx';
import classes from './map.module.css';

const ACCEPT = { tiles: '.pmtiles', roads: '.geojson,.json,application/geo+json' } as const;

/** `has`: whether the server has one now. */
type Props = { readonly kind: MapKind; readonly has: boolean };

/** An admin's new file: chosen, sent, checked by the server, published. */
export function Publish({ kind, has }: Props): ReactNode {
  const { t } = useTranslation('map');
  const { map } = useStore();
  const { stage, send, cancel } = useSending<PublishEnd<MapRefusal>>();
  const publish = (file: File | null): void => {
    if (file === null) return;
    send(file, (onProgress, signal) => map.publish(kind, { name: file.name, bytes: file }, onProgress, signal));
  };
  const words = t(kind === 'tiles' ? 'data.publishTiles' : 'data.publishRoads');
  return (
    <div className={classes['publish']}>
      {stage.kind === 'sending' ? (
        <Sending name={stage.file.name} size={stage.file.size} sent={stage.sent} cut={stage.cut} onCancel={cancel} />
      ) : (
        <>
          {stage.kind === 'ended' && (has || stage.end !== 'published') ? <Ended file={stage.file} end={stage.end} /> : null}
          <p>{t(kind === 'tiles' ? 'data.formatTiles' : 'data.formatRoads')}</p>
          <FileButton accept={ACCEPT[kind]} onChange={publish} inputProps={{ 'aria-label': words }}>
            {(props) => <Button {...props}>{words}</Button>}
          </FileButton>
        </>
      )}
    </div>
  );
}

function Ended({ file, end }: { readonly file: File; readonly end: PublishEnd<MapRefusal> }): ReactNode {
  const { t } = useTranslation('map');
  if (end === 'published') return <Notice role="status">{t('data.done')}</Notice>;
  if (end === 'stopped') return null;
  const why = typeof end === 'string' ? '' : t(`data.problem.${end.problem}`);
  const place = typeof end === 'string' || end.at === undefined ? why : t('data.at', { at: end.at, why });
  const words =
    end === 'too-large'
      ? t('data.tooLarge')
      : end === 'not-allowed'
        ? t('data.notAllowed')
        : t('data.refused', { name: file.name, why: place });
  return (
    <Notice tone="problem" role="alert">
      {words}
    </Notice>
  );
}
