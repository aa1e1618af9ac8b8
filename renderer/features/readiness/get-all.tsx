import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { GetProgress } from '../../db/get-ready.ts';
import { bytesHere } from '../../db/published/published-store.ts';
import { useFormat, type Format } from '../../hooks/format.ts';
import { correctedNow } from '../../hooks/use-now.ts';
import { useMetered } from '../../hooks/use-metered.ts';
import { Notice } from '../../ui/notice.tsx';
import classes from './readiness.module.css';
import { useGetting } from './use-getting.ts';
import type { Readiness } from './use-readiness.ts';

/** Getting all that can be got, how far that is, and what could not be had. */
export function GetAll({ sites, readiness }: { readonly sites: readonly string[]; readonly readiness: Readiness }): ReactNode {
  const { t } = useTranslation('readiness');
  const format = useFormat();
  const metered = useMetered();
  const { progress, notGot, start, stop } = useGetting();
  const { score } = readiness;
  const begin = (): void => start(sites, correctedNow);
  const bytes = bytesToGet(readiness);
  return (
    <>
      <div className={classes['get']}>
        {progress === undefined ? (
          <Button variant="filled" onClick={begin}>
            {score.word === 'ready' ? t('get.again') : t('get.all')}
          </Button>
        ) : (
          <Button onClick={stop}>{t('get.stop')}</Button>
        )}
        <output>
          {progress !== undefined
            ? progressWords(progress, format, t)
            : bytes > 0
              ? t(metered?.by !== undefined ? 'get.sizeMetered' : 'get.size', { size: format.bytes(bytes) })
              : ''}
        </output>
      </div>
      {notGot === undefined ? null : notGot.length === 0 ? (
        <p role="status">{t('get.done')}</p>
      ) : (
        <Notice tone="problem" role="status">
          <p>{t('get.notAll')}</p>
          <ul className={classes['notGot']}>
            {notGot.map(({ what, why, count = 0 }) => (
              <li key={`${what} ${why}`}>
                {t(`what.${what}`, { count })} {t(`why.${why}`)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}

function progressWords({ records, map, manuals, files }: GetProgress, format: Format, t: TFunction<'readiness'>): string {
  const words = [
    ...(records === true ? [t('get.records')] : []),
    ...(map === undefined ? [] : [t('get.map', { have: format.bytes(map.have), size: format.bytes(map.size) })]),
    ...(manuals === undefined ? [] : [t('get.manuals', { have: format.bytes(manuals.have), size: format.bytes(manuals.size) })]),
    ...(files === undefined ? [] : [t('get.files', files)]),
  ];
  return words.length === 0 ? t('get.asking') : words.join(' · ');
}

/** Of the map, the manuals and the files, as far as this laptop knows. */
function bytesToGet({ files, manuals, manualsAt, map: { manifest, kept, coming } }: Readiness): number {
  const { tiles } = manifest;
  const had = coming.tiles !== undefined && coming.tiles.sha256 === tiles?.sha256 ? bytesHere(coming.tiles) : 0;
  const ground = tiles === undefined || kept.tiles?.sha256 === tiles.sha256 ? 0 : tiles.size - had;
  const papers = manualsAt(manuals.manuals).map(({ manual, size }) => {
    const here = manuals.here.get(manual);
    return here?.part === 'here' ? 0 : size - (here?.have ?? 0);
  });
  return ground + papers.reduce((sum, size) => sum + size, 0) + files.get.reduce((sum, id) => sum + (files.records.get(id)?.size ?? 0), 0);
}
