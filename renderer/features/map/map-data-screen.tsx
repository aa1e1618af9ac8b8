import { Button } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { MapFile, MapKind } from '#domain/protocol/map.ts';
import type { MapState } from '../../db/map/map-store.ts';
import { bytesHere } from '../../db/published/published-store.ts';
import { useFormat, type Format } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useLiveDexie, useObservable } from '../../hooks/use-live.ts';
import { useMay } from '../../hooks/use-may.ts';
import { useMetered } from '../../hooks/use-metered.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { TermList } from '../../ui/term-list.tsx';
import classes from './map.module.css';
import { Publish } from './publish.tsx';
import { WithdrawKind } from './withdraw.tsx';

/** What the map is drawn from: what the server has, what of it is on this laptop, and for admins how to publish more. */
export function MapDataScreen(): ReactNode {
  const { t } = useTranslation('map');
  useTitle(t('data.title'));
  const { map } = useStore();
  const state = useLiveDexie(() => map.state(), [map]);
  useEffect(() => void map.refresh().catch(() => undefined), [map]);
  return (
    <Page>
      <p>
        <Link to="/map">{t('data.back')}</Link>
      </p>
      {state === undefined ? null : (
        <>
          <KindSection kind="tiles" state={state}>
            <Tiles state={state} />
          </KindSection>
          <KindSection kind="roads" state={state} />
        </>
      )}
    </Page>
  );
}

type KindProps = { readonly kind: MapKind; readonly state: MapState; readonly children?: ReactNode };

function KindSection({ kind, state, children }: KindProps): ReactNode {
  const { t } = useTranslation('map');
  const format = useFormat();
  const mayPublish = useMay('map.publish');
  const file = state.manifest[kind];
  const tiles = kind === 'tiles';
  return (
    <Section title={t(tiles ? 'data.tiles' : 'data.roads')} lead={t(tiles ? 'data.tilesLead' : 'data.roadsLead')}>
      {file === undefined ? (
        <p>{t(tiles ? 'data.noTiles' : 'data.noRoads')}</p>
      ) : (
        <TermList
          terms={[
            { key: 'published', term: t('data.published'), value: `${file.name} · ${format.absolute(file.at)}` },
            { key: 'size', term: t('data.size'), value: format.bytes(file.size) },
            { key: 'here', term: t('data.here'), value: <HereWords kind={kind} state={state} file={file} format={format} /> },
          ]}
        />
      )}
      {children}
      {mayPublish && file !== undefined ? <WithdrawKind kind={kind} name={file.name} /> : null}
      {mayPublish ? <Publish kind={kind} has={file !== undefined} /> : null}
    </Section>
  );
}

/** How much of a file is here, in words; read out as it changes. */
function HereWords({ kind, state, file, format }: KindProps & { readonly file: MapFile; readonly format: Format }): ReactNode {
  const { t } = useTranslation('map');
  const [kept, coming] = [state.kept[kind], state.coming[kind]];
  const size = format.bytes(file.size);
  const words =
    kept?.sha256 === file.sha256
      ? t('data.whole')
      : coming?.sha256 === file.sha256
        ? t('data.coming', { have: format.bytes(bytesHere(coming)), size })
        : kept === undefined
          ? t('data.notHere')
          : t(kind === 'tiles' && !state.tilesWanted ? 'data.olderTiles' : 'data.older', { name: kept.name });
  return <output>{words}</output>;
}

/** Getting the tiles, holding that, and taking them off again. */
function Tiles({ state }: { readonly state: MapState }): ReactNode {
  const { t } = useTranslation('map');
  const format = useFormat();
  const { map, room: watch } = useStore();
  const room = useObservable(watch.room$, watch.room$.value);
  const metered = useMetered();
  const { manifest, kept, coming, tilesWanted, full } = state;
  const file = manifest.tiles;
  const isHere = file !== undefined && kept.tiles?.sha256 === file.sha256;
  const left = file === undefined || isHere ? 0 : file.size - (coming.tiles === undefined ? 0 : bytesHere(coming.tiles));
  const isTight = room !== undefined && left > room.left;
  const size = format.bytes(left);
  const getWords = coming.tiles === undefined ? t(kept.tiles === undefined ? 'data.get' : 'data.update', { size }) : t('data.goOn');
  return (
    <>
      {full ? <Notice tone="problem">{t('data.full')}</Notice> : null}
      {left > 0 && isTight ? <Notice>{t('data.tight', { size, left: format.bytes(room.left) })}</Notice> : null}
      {left > 0 && metered?.by !== undefined ? <p>{t('data.metered')}</p> : null}
      <div className={classes['fileActions']}>
        {left === 0 ? null : tilesWanted ? (
          <Button onClick={() => void map.wantTiles(false)}>{t('data.stop')}</Button>
        ) : (
          <Button variant="filled" onClick={() => void map.wantTiles(true)}>
            {getWords}
          </Button>
        )}
        {kept.tiles === undefined && coming.tiles === undefined ? null : (
          <Button onClick={() => void map.dropTiles()}>{t('data.drop')}</Button>
        )}
      </div>
    </>
  );
}
