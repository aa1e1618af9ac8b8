import { useEffect, useMemo } from 'react';
import { countManuals } from '#domain/manuals/manuals.ts';
import { roadside } from '#domain/packs/roadside.ts';
import { APP_VERSION } from '#domain/protocol/version.ts';
import type { MapKind } from '#domain/protocol/map.ts';
import {
  readinessOf,
  scoreOf,
  type MapFacts,
  type ReadinessFacts,
  type ReadinessLine,
  type ReadinessScore,
} from '#domain/readiness/readiness.ts';
import { askVersion, SERVER_VERSION, type ManualsAt, type ServerVersion } from '../../db/get-ready.ts';
import type { ManualState } from '../../db/manuals/manual-store.ts';
import type { MapState } from '../../db/map/map-store.ts';
import type { SearchState } from '../../db/search/searcher.ts';
import { inContact, type SyncPhase } from '../../db/sync/status.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useLiveDexie, useObservable } from '../../hooks/use-live.ts';
import { keptOf, useManuals } from '../../hooks/use-manuals.ts';
import { useMatrix } from '../../hooks/use-matrix.ts';
import { correctedNow, useNow } from '../../hooks/use-now.ts';
import { useSyncStatus, useWaiting } from '../../hooks/use-sync.ts';
import { useBattery } from './use-battery.ts';
import { useFilesAt } from './use-files-at.ts';
import { manualsOf, type FilesAt } from './wanted-at.ts';

export type Readiness = {
  readonly facts: ReadinessFacts;
  readonly lines: readonly ReadinessLine[];
  readonly score: ReadinessScore;
  readonly files: FilesAt;
  readonly map: MapState;
  readonly manuals: ManualState;
  /** Those for the devices at the sites. */
  readonly manualsAt: ManualsAt;
  readonly search: SearchState;
};

/** How ready this laptop is to leave for some sites, live. `undefined` until all of it has been looked up. */
export function useReadiness(sites: readonly string[]): Readiness | undefined {
  const { local, map: keeper, room: watch, api, search } = useStore();
  const fleet = useFleet();
  const { matrix, loaded: matrixLoaded } = useMatrix();
  const status = useSyncStatus();
  const waiting = useWaiting();
  const room = useObservable(watch.room$, watch.room$.value);
  const reading = useObservable(search.state$, search.state$.value);
  const battery = useBattery();
  const files = useFilesAt(sites);
  const map = useLiveDexie(() => keeper.state(), [keeper]);
  const manuals = useManuals({ ask: true });
  const server = useLiveDexie(async () => ({ told: (await local.facts.get(SERVER_VERSION))?.value as ServerVersion | undefined }), [local]);
  const { phase, lastSyncedAt, lastCheck, clockErrorMs } = status;
  const now = useNow();
  const contact = inContact(phase);
  useEffect(() => {
    if (contact) void askVersion({ api, local }, correctedNow).catch(() => undefined);
  }, [contact, api, local]);
  useEffect(() => void watch.look(), [watch]);
  useEffect(() => search.start(), [search]);

  const manualsAt = useMemo(() => manualsOf(sites.flatMap((id) => fleet.devicesAt.get(id) ?? [])), [sites, fleet]);
  const facts = useMemo((): ReadinessFacts | undefined => {
    const known = fleet.loaded && matrixLoaded && waiting.counted;
    if (!known || files === undefined || map === undefined || manuals === undefined || server === undefined) return undefined;
    return {
      sites: { picked: sites.length, here: sites.filter((id) => fleet.sites.has(id)).length },
      receiving: phase === 'receiving' && lastSyncedAt === 0,
      compared: lastCheck,
      heardAt: lastSyncedAt === 0 ? undefined : lastSyncedAt,
      files: { all: files.all, here: files.here, elsewhere: files.elsewhere.length },
      manuals: {
        ...countManuals(manualsAt(manuals.manuals), keptOf(manuals)),
        published: manuals.manuals.length,
        askedAt: manuals.askedAt,
      },
      matrix: matrix.version,
      tiles: mapFacts(map, 'tiles'),
      roads: mapFacts(map, 'roads'),
      search: reading.failed ? 'failed' : reading.whole ? 'whole' : 'reading',
      room: room?.left,
      battery,
      refused: refusedBy(phase),
      clockErrorMs,
      app: APP_VERSION,
      server: server.told,
      unsent: { records: waiting.toSend, files: waiting.files, needsYou: waiting.needsYou },
    };
  }, [
    sites,
    fleet,
    matrixLoaded,
    matrix,
    waiting,
    files,
    map,
    manuals,
    manualsAt,
    server,
    phase,
    lastSyncedAt,
    lastCheck,
    reading,
    room,
    battery,
    clockErrorMs,
  ]);
  if (facts === undefined || files === undefined || map === undefined || manuals === undefined) return undefined;
  const lines = readinessOf(facts, roadside.readiness, now);
  return { facts, lines, score: scoreOf(lines), files, map, manuals, manualsAt, search: reading };
}

function refusedBy(phase: SyncPhase): ReadinessFacts['refused'] {
  if (phase === 'sign-in-again') return 'sign-in';
  return phase === 'update-needed' ? 'version' : undefined;
}

/** `undefined` where the tenant has none. */
function mapFacts({ manifest, kept, coming }: MapState, kind: MapKind): MapFacts | undefined {
  const [file, here] = [manifest[kind], kept[kind]];
  if (here !== undefined) {
    const isNewest = file === undefined || file.sha256 === here.sha256;
    return { part: isNewest ? 'here' : 'older', at: Date.parse(here.at) };
  }
  if (file === undefined) return undefined;
  return { part: coming[kind]?.sha256 === file.sha256 ? 'coming' : 'absent' };
}
