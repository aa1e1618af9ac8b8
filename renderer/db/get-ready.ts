import { liveQuery } from 'dexie';
import { distinctUntilChanged, filter, firstValueFrom, from, fromEvent, map, NEVER, race, switchMap, timer, type Observable } from 'rxjs';
import { mapKinds } from '#domain/protocol/map.ts';
import type { Manual } from '#domain/protocol/manuals.ts';
import { serverInfo } from '#domain/protocol/session.ts';
import type { Evidence } from '#domain/schema/evidence.ts';
import type { OpenProblem } from './evidence/keeper.ts';
import type { ManualState } from './manuals/manual-store.ts';
import type { MapState } from './map/map-store.ts';
import { bytesHere } from './published/published-store.ts';
import type { Store } from './store.ts';
import { inContact } from './sync/status.ts';

/** What the server last said of its version: a fact of the local store, `{ version, at }`. */
export const SERVER_VERSION = 'server-version';
export type ServerVersion = { readonly version: string; readonly at: number };

/** What is being got: whether the comparison is under way, bytes of the map and of manuals, files. Absent: nothing (more) of it. */
export type GetProgress = {
  readonly records?: true | undefined;
  readonly map?: { readonly have: number; readonly size: number } | undefined;
  readonly manuals?: { readonly have: number; readonly size: number } | undefined;
  readonly files?: { readonly done: number; readonly of: number } | undefined;
};
/** What could not be got, and why. `count`: of files. */
export type NotGot = {
  readonly what: 'records' | 'map' | 'manuals' | 'files';
  readonly why: OpenProblem | 'stopped';
  readonly count?: number;
};

type GetDeps = Pick<Store, 'status$' | 'checkNow' | 'map' | 'manuals' | 'evidence' | 'api' | 'local' | 'room' | 'search'>;

/** Chooses among all manuals those for where somebody is going. */
export type ManualsAt = (manuals: readonly Manual[]) => readonly Manual[];

/** What is to be got, by what this laptop knows at the moment it is asked: the records of files that are not here, in order, and manuals. */
export type Wanted = {
  readonly files: () => Promise<readonly Evidence[]>;
  readonly manuals: () => Promise<ManualsAt>;
};

/** A server that was out of reach for as long is taken to be so. Milliseconds. */
const LOST_MS = 10_000;

/**
 * Gets what is missing on this laptop, all at once: has what is here made ready to be searched, compares everything with the server, asks for its version, fetches the map,
 * and the manuals and files that are `wanted`; of these also what is known only since the comparison. Ends when each is here or cannot be had, or by `signal`; what was
 * got stays. Never rejects for want of a network. `now`: corrected time, in milliseconds since 1970.
 */
export async function getReady(
  deps: GetDeps,
  wanted: Wanted,
  now: () => number,
  onProgress: (change: GetProgress) => void,
  signal: AbortSignal,
): Promise<NotGot[]> {
  deps.search.start();
  const comparing = compare(deps, onProgress, signal);
  const [records, ground, manuals, photos] = await Promise.all([
    comparing,
    getMap(deps, onProgress, signal),
    getManuals(deps, wanted, comparing, onProgress, signal),
    getFiles(deps, wanted, comparing, onProgress, signal),
    askVersion(deps, now),
  ]);
  await deps.room.look();
  return [...records, ...ground, ...manuals, ...photos];
}

/** Asks the server which version it is, and remembers that; out of reach it stays as it was. */
export async function askVersion({ api, local }: Pick<GetDeps, 'api' | 'local'>, now: () => number): Promise<void> {
  const answered = await api.json('/api/v1/server', {}, serverInfo);
  if (!answered.ok) return;
  const value: ServerVersion = { version: answered.value.version, at: Math.round(now()) };
  await local.facts.put({ key: SERVER_VERSION, value });
}

type Step = (deps: GetDeps, onProgress: (change: GetProgress) => void, signal: AbortSignal) => Promise<NotGot[]>;

const compare: Step = async (deps, onProgress, signal) => {
  onProgress({ records: true });
  const before = (await firstValueFrom(deps.status$)).lastCheck?.at;
  deps.checkNow();
  const done = deps.status$.pipe(filter(({ lastCheck }) => lastCheck !== undefined && lastCheck.at !== before));
  const end = await ended(deps, done, signal);
  onProgress({ records: undefined });
  return end === 'done' ? [] : [{ what: 'records', why: end }];
};

/** Something that is fetched in parts by the leading tab once it is wanted. `S`: how it stands. */
type Gathering<S> = {
  readonly what: 'map' | 'manuals';
  readonly state: () => Promise<S>;
  /** What is not here yet, with the bytes of it that are. */
  readonly lacking: (state: S) => readonly { readonly size: number; readonly have: number }[];
  readonly isFull: (state: S) => boolean;
  /** Asks for what is lacking, and says what of the rest is still wanted. */
  readonly want: (state: S) => Promise<void>;
  readonly stop: (state: S) => Promise<void>;
};

async function gather<S>(
  deps: GetDeps,
  { what, state, lacking, isFull, want, stop }: Gathering<S>,
  onProgress: (change: GetProgress) => void,
  signal: AbortSignal,
): Promise<NotGot[]> {
  const before = await state();
  await want(before);
  if (lacking(before).length === 0) return [];
  const states = from(liveQuery(state));
  const telling = states.subscribe((now) => {
    const files = lacking(now);
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const have = files.reduce((sum, file) => sum + file.have, 0);
    onProgress({ [what]: size === 0 ? undefined : { have, size } });
  });
  const end = await ended(deps, states.pipe(filter((now) => isFull(now) || lacking(now).length === 0)), signal);
  telling.unsubscribe();
  onProgress({ [what]: undefined });
  const after = await state();
  if (end === 'stopped') await stop(after);
  if (end !== 'done') return [{ what, why: end }];
  return isFull(after) ? [{ what, why: 'full' }] : [];
}

const getMap: Step = async (deps, onProgress, signal) => {
  const { map: keeper } = deps;
  await keeper.refresh();
  const lacking = ({ manifest, kept, coming }: MapState) =>
    mapKinds.flatMap((kind) => {
      const [file, begun] = [manifest[kind], coming[kind]];
      if (file === undefined || kept[kind]?.sha256 === file.sha256) return [];
      return [{ size: file.size, have: begun?.sha256 === file.sha256 ? bytesHere(begun) : 0 }];
    });
  const gathering: Gathering<MapState> = {
    what: 'map',
    state: keeper.state,
    lacking,
    isFull: ({ full }) => full,
    want: async (state) => {
      if (lacking(state).length > 0 && state.manifest.tiles !== undefined && !state.tilesWanted) await keeper.wantTiles(true);
    },
    stop: () => keeper.wantTiles(false),
  };
  return gather(deps, gathering, onProgress, signal);
};

async function getManuals(
  deps: GetDeps,
  wanted: Wanted,
  comparing: Promise<unknown>,
  onProgress: (change: GetProgress) => void,
  signal: AbortSignal,
): Promise<NotGot[]> {
  const { manuals: keeper } = deps;
  await keeper.refresh();
  const round = async (): Promise<{ readonly lacked: boolean; readonly notGot: NotGot[] }> => {
    const manualsAt = await wanted.manuals();
    const ids = ({ manuals }: ManualState): string[] => manualsAt(manuals).map(({ manual }) => manual);
    const lacking = (state: ManualState) =>
      manualsAt(state.manuals).flatMap(({ manual, size }) => {
        const here = state.here.get(manual);
        return here?.part === 'here' ? [] : [{ size, have: here?.have ?? 0 }];
      });
    const gathering: Gathering<ManualState> = {
      what: 'manuals',
      state: keeper.state,
      lacking,
      isFull: ({ full }) => full,
      want: (state) => keeper.wantForTrip(ids(state)),
      stop: (state) => keeper.stopWanting(ids(state)),
    };
    const lacked = lacking(await keeper.state()).length > 0;
    return { lacked, notGot: await gather(deps, gathering, onProgress, signal) };
  };
  for (let compared = false; ; compared = true) {
    const { lacked, notGot } = await round();
    if (notGot.length > 0 || (compared && !lacked)) return notGot;
    // May bring further devices.
    await comparing;
  }
}

async function getFiles(
  { evidence }: GetDeps,
  wanted: Wanted,
  comparing: Promise<unknown>,
  onProgress: (change: GetProgress) => void,
  signal: AbortSignal,
): Promise<NotGot[]> {
  const tried = new Set<string>();
  const failed = new Map<NotGot['why'], number>();
  const note = (why: NotGot['why'], count: number): void => void failed.set(why, (failed.get(why) ?? 0) + count);
  const round = async (): Promise<'got' | 'nothing' | 'ended'> => {
    const files = (await wanted.files()).filter(({ id }) => !tried.has(id));
    for (const [done, record] of files.entries()) {
      tried.add(record.id);
      onProgress({ files: { done, of: files.length } });
      const opened = signal.aborted ? 'stopped' : await evidence.open(record);
      if (opened === 'stopped' || opened === 'unreachable') {
        note(opened, files.length - done);
        return 'ended';
      }
      if (typeof opened === 'string') note(opened, 1);
      // It was given, and there was no room to keep it.
      else if ((await evidence.store.bytes.get(record.id)) === undefined) note('full', 1);
    }
    return files.length > 0 ? 'got' : 'nothing';
  };
  for (let compared = false; ; compared = true) {
    const end = await round();
    onProgress({ files: undefined });
    if (end === 'ended' || (compared && end === 'nothing')) break;
    // May bring further records.
    await comparing;
  }
  return [...failed].map(([why, count]) => ({ what: 'files', why, count }));
}

/** Whether `done` speaks before somebody stops it or the server is out of reach for good. */
function ended({ status$ }: GetDeps, done: Observable<unknown>, signal: AbortSignal): Promise<'done' | 'stopped' | 'unreachable'> {
  const lost = status$.pipe(
    map(({ phase }) => inContact(phase)),
    distinctUntilChanged(),
    switchMap((contact) => (contact ? NEVER : timer(LOST_MS))),
    map(() => 'unreachable' as const),
  );
  const stopped = signal.aborted ? from(['stopped' as const]) : fromEvent(signal, 'abort').pipe(map(() => 'stopped' as const));
  return firstValueFrom(race(stopped, done.pipe(map(() => 'done' as const)), lost));
}
