import { Button, FileButton, Progress } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapKind, MapRefusal } from '#domain/protocol/map.ts';
import type { PublishEnd } from '../../db/published/publish.ts';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { Notice } from '../../ui/notice.tsx';
import classes from './map.module.css';

/** `sent`: bytes. `cut`: the server cannot be reached. */
type Stage =
  | { readonly kind: 'none' }
  | { readonly kind: 'sending'; readonly file: File; readonly sent: number; readonly cut: boolean }
  | { readonly kind: 'ended'; readonly file: File; readonly end: PublishEnd<MapRefusal> };

const ACCEPT = { tiles: '.pmtiles', roads: '.geojson,.json,application/geo+json' } as const;

/** An admin's new file: chosen, sent, checked by the server, published. */
export function Publish({ kind }: { readonly kind: MapKind }): ReactNode {
  const { t } = useTranslation('map');
  const { map } = useStore();
  const [stage, setStage] = useState<Stage>({ kind: 'none' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const publish = (file: File | null): void => {
    if (file === null) return;
    const abort = new AbortController();
    running.current = abort;
    setStage({ kind: 'sending', file, sent: 0, cut: false });
    const onProgress = (sent: number | undefined): void => {
      if (abort.signal.aborted) return;
      setStage((before) => ({
        kind: 'sending',
        file,
        sent: sent ?? (before.kind === 'sending' ? before.sent : 0),
        cut: sent === undefined,
      }));
    };
    void map
      .publish(kind, { name: file.name, bytes: file }, onProgress, abort.signal)
      .then((end) => setStage(end === 'stopped' ? { kind: 'none' } : { kind: 'ended', file, end }));
  };
  const words = t(kind === 'tiles' ? 'data.publishTiles' : 'data.publishRoads');
  return (
    <div className={classes['publish']}>
      {stage.kind === 'sending' ? (
        <Sending file={stage.file} sent={stage.sent} cut={stage.cut} onCancel={() => running.current?.abort()} />
      ) : (
        <>
          {stage.kind === 'ended' ? <Ended file={stage.file} end={stage.end} /> : null}
          <p>{t(kind === 'tiles' ? 'data.formatTiles' : 'data.formatRoads')}</p>
          <FileButton accept={ACCEPT[kind]} onChange={publish} inputProps={{ 'aria-label': words }}>
            {(props) => <Button {...props}>{words}</Button>}
          </FileButton>
        </>
      )}
    </div>
  );
}

type SendingProps = { readonly file: File; readonly sent: number; readonly cut: boolean; readonly onCancel: () => void };

function Sending({ file, sent, cut, onCancel }: SendingProps): ReactNode {
  const { t } = useTranslation('map');
  const format = useFormat();
  const size = format.bytes(file.size);
  const words = cut ? t('data.waiting') : sent >= file.size ? t('data.checking') : t('data.sent', { sent: format.bytes(sent), size });
  return (
    <>
      <p>{t('data.sending', { name: file.name })}</p>
      <Progress value={(100 * sent) / file.size} aria-label={t('data.sending', { name: file.name })} aria-valuetext={words} size="lg" />
      <div className={classes['fileActions']}>
        <output>{words}</output>
        <Button onClick={onCancel}>{t('data.cancel')}</Button>
      </div>
    </>
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
