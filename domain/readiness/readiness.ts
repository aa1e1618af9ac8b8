import type { ManualCounts } from '../manuals/manuals.ts';
import { CLOCK_SHOWN_FROM_MS, isOlder } from '../rules/laptops.ts';

/** What of a file of the tenant's map is on this laptop. `older`: an earlier edition. */
type MapPart = 'here' | 'older' | 'coming' | 'absent';
/** `at`: when the edition that is here was published. */
export type MapFacts = { readonly part: MapPart; readonly at?: number | undefined };

/** What is known of a laptop before somebody leaves with it (M9). Moments in milliseconds since 1970, in corrected time. */
export type ReadinessFacts = {
  /** How many sites were picked, and how many of them are on this laptop. */
  readonly sites: { readonly picked: number; readonly here: number };
  /** Everything is still on its way here for the first time. */
  readonly receiving: boolean;
  /** The last comparison with the server: how many records still differed. Absent until there was one. */
  readonly compared?: { readonly at: number; readonly left: number } | undefined;
  /** When everything known was last exchanged with the server; absent for never. */
  readonly heardAt?: number | undefined;
  /** Files of what is open at the sites: how many there are, how many are here, and how many the server does not have itself. */
  readonly files: { readonly all: number; readonly here: number; readonly elsewhere: number };
  /** Manuals for the devices at the sites. `published`: how many the tenant has at all; `askedAt`: when the server last said so, absent for never. */
  readonly manuals: ManualCounts & { readonly published: number; readonly askedAt?: number | undefined };
  /** How many rules of the matrix were ever published. */
  readonly matrix: number;
  /** Of the map; absent where the tenant has published none. */
  readonly tiles?: MapFacts | undefined;
  readonly roads?: MapFacts | undefined;
  /** How far what is here has been made ready to be searched. */
  readonly search: 'whole' | 'reading' | 'failed';
  /** Bytes that are left for the app; absent where the browser does not say. */
  readonly room?: number | undefined;
  /** 0…1; absent where the laptop does not say. */
  readonly battery?: number | undefined;
  /** The server takes this laptop's sign-in no longer, or will not talk to an app this old. */
  readonly refused?: 'sign-in' | 'version' | undefined;
  /** How far this laptop's clock is ahead of the server's, in milliseconds, as last measured. */
  readonly clockErrorMs: number;
  readonly app: string;
  /** The server's version and when it said so; absent until it did. */
  readonly server?: { readonly version: string; readonly at: number } | undefined;
  /** What waits to be sent, in records and in files, and what somebody has to decide on first. */
  readonly unsent: { readonly records: number; readonly files: number; readonly needsYou: number };
};

/** From when on something is old or too little; data of the domain pack. */
export type ReadinessLimits = {
  /** Since the last comparison with the server. */
  readonly comparedHours: number;
  /** Since the matrix was last heard of. */
  readonly matrixHours: number;
  /** Since the server last took the sign-in, measured the clock and named its version. */
  readonly contactHours: number;
  /** For the evidence of a day, in bytes. */
  readonly roomBytes: number;
  /** 0…1. */
  readonly battery: number;
};

/** `missing`: somebody has to do something about it. `unknown`: nobody on this laptop can tell. */
export type ReadinessState = 'ready' | 'old' | 'missing' | 'unknown';

/** What a line says, by what it is about; the app's translations under `readiness` have the words. */
type Says =
  | { readonly key: 'sites'; readonly says: 'here' | 'outside' }
  | { readonly key: 'records'; readonly says: 'agreed' | 'agreedOld' | 'differ' | 'never' | 'receiving' }
  | { readonly key: 'files'; readonly says: 'none' | 'here' | 'some' | 'elsewhere' }
  | { readonly key: 'manuals'; readonly says: 'here' | 'hereOld' | 'some' | 'older' | 'none' | 'nothing' | 'never' }
  | { readonly key: 'matrix'; readonly says: 'known' | 'knownOld' | 'empty' | 'never' }
  | { readonly key: 'tiles' | 'roads'; readonly says: MapPart }
  | { readonly key: 'search'; readonly says: ReadinessFacts['search'] }
  | { readonly key: 'room'; readonly says: 'enough' | 'tight' | 'silent' }
  | { readonly key: 'battery'; readonly says: 'charged' | 'low' }
  | { readonly key: 'signIn'; readonly says: 'taken' | 'takenOld' | 'refused' | 'never' }
  | { readonly key: 'clock'; readonly says: 'right' | 'rightOld' | 'off' | 'never' }
  | { readonly key: 'version'; readonly says: 'same' | 'sameOld' | 'behind' | 'refused' | 'never' }
  | { readonly key: 'unsent'; readonly says: 'nothing' | 'waiting' | 'needsYou' };

/** One thing that makes a laptop ready. `at`: when this was last so, where it ages. */
export type ReadinessLine = Says & Standing;
type Standing = { readonly state: ReadinessState; readonly at?: number | undefined };

/** How many lines are ready, of how many, and what that comes to. */
export type ReadinessScore = { readonly ready: number; readonly of: number; readonly word: 'ready' | 'nearly' | 'notReady' };

const HOUR = 3_600_000;

/** What makes a laptop ready to leave for the picked sites, line by line (S140, S141). What does not apply has no line. `now`: corrected time, ms. */
export function readinessOf(facts: ReadinessFacts, limits: ReadinessLimits, now: number): ReadinessLine[] {
  const { heardAt, tiles, roads } = facts;
  return [
    facts.sites.here < facts.sites.picked
      ? { key: 'sites', says: 'outside', state: 'missing', at: heardAt }
      : { key: 'sites', says: 'here', state: 'ready', at: heardAt },
    recordsLine(facts, limits, now),
    { ...filesLine(facts.files), at: heardAt },
    manualsLine(facts.manuals, limits, now),
    matrixLine(facts, limits, now),
    ...mapLines('tiles', tiles),
    ...mapLines('roads', roads),
    { key: 'search', says: facts.search, state: facts.search === 'whole' ? 'ready' : 'missing' },
    roomLine(facts.room, limits),
    ...batteryLines(facts.battery, limits),
    facts.refused === 'sign-in'
      ? { key: 'signIn', says: 'refused', state: 'missing', at: heardAt }
      : { key: 'signIn', ...aging(heardAt, limits.contactHours, now, { fresh: 'taken', old: 'takenOld', never: 'never' }) },
    clockLine(facts, limits, now),
    versionLine(facts, limits, now),
    unsentLine(facts.unsent),
  ];
}

/** One thing missing is enough not to be ready; what is merely old or not known is said as well. */
export function scoreOf(lines: readonly ReadinessLine[]): ReadinessScore {
  const ready = lines.filter(({ state }) => state === 'ready').length;
  const missing = lines.some(({ state }) => state === 'missing');
  return { ready, of: lines.length, word: missing ? 'notReady' : ready === lines.length ? 'ready' : 'nearly' };
}

const MAP_STATES: { readonly [P in MapPart]: ReadinessState } = { here: 'ready', older: 'old', coming: 'missing', absent: 'missing' };

function mapLines(key: 'tiles' | 'roads', facts: MapFacts | undefined): ReadinessLine[] {
  return facts === undefined ? [] : [{ key, says: facts.part, state: MAP_STATES[facts.part], at: facts.at }];
}

function recordsLine({ receiving, compared }: ReadinessFacts, limits: ReadinessLimits, now: number): ReadinessLine {
  if (receiving) return { key: 'records', says: 'receiving', state: 'missing' };
  if (compared !== undefined && compared.left > 0) return { key: 'records', says: 'differ', state: 'missing', at: compared.at };
  return { key: 'records', ...aging(compared?.at, limits.comparedHours, now, { fresh: 'agreed', old: 'agreedOld', never: 'never' }) };
}

function filesLine({ all, here, elsewhere }: ReadinessFacts['files']): Extract<Says, { key: 'files' }> & Standing {
  if (all === 0) return { key: 'files', says: 'none', state: 'ready' };
  if (all > here + elsewhere) return { key: 'files', says: 'some', state: 'missing' };
  // Nobody can get what only somebody else's laptop has.
  if (elsewhere > 0) return { key: 'files', says: 'elsewhere', state: 'unknown' };
  return { key: 'files', says: 'here', state: 'ready' };
}

/** That nothing is published, or nothing for these devices, is no lack. */
function manualsLine(
  { published, all, here, older, askedAt }: ReadinessFacts['manuals'],
  limits: ReadinessLimits,
  now: number,
): ReadinessLine {
  if (askedAt === undefined) return { key: 'manuals', says: 'never', state: 'unknown' };
  if (all === 0) return { key: 'manuals', says: published === 0 ? 'nothing' : 'none', state: 'ready', at: askedAt };
  if (here + older < all) return { key: 'manuals', says: 'some', state: 'missing', at: askedAt };
  if (older > 0) return { key: 'manuals', says: 'older', state: 'old', at: askedAt };
  return { key: 'manuals', ...aging(askedAt, limits.contactHours, now, { fresh: 'here', old: 'hereOld', never: 'never' }) };
}

function matrixLine({ heardAt, matrix }: ReadinessFacts, limits: ReadinessLimits, now: number): ReadinessLine {
  const fresh = matrix === 0 ? 'empty' : 'known';
  return { key: 'matrix', ...aging(heardAt, limits.matrixHours, now, { fresh, old: 'knownOld', never: 'never' } as const) };
}

function roomLine(room: number | undefined, { roomBytes }: ReadinessLimits): ReadinessLine {
  if (room === undefined) return { key: 'room', says: 'silent', state: 'unknown' };
  return room < roomBytes ? { key: 'room', says: 'tight', state: 'missing' } : { key: 'room', says: 'enough', state: 'ready' };
}

function batteryLines(battery: number | undefined, limits: ReadinessLimits): ReadinessLine[] {
  if (battery === undefined) return [];
  return [
    battery < limits.battery ? { key: 'battery', says: 'low', state: 'missing' } : { key: 'battery', says: 'charged', state: 'ready' },
  ];
}

function clockLine({ heardAt, clockErrorMs }: ReadinessFacts, limits: ReadinessLimits, now: number): ReadinessLine {
  if (heardAt !== undefined && Math.abs(clockErrorMs) > CLOCK_SHOWN_FROM_MS)
    return { key: 'clock', says: 'off', state: 'missing', at: heardAt };
  return { key: 'clock', ...aging(heardAt, limits.contactHours, now, { fresh: 'right', old: 'rightOld', never: 'never' }) };
}

function versionLine({ app, server, refused }: ReadinessFacts, limits: ReadinessLimits, now: number): ReadinessLine {
  if (refused === 'version') return { key: 'version', says: 'refused', state: 'missing', at: server?.at };
  if (server === undefined) return { key: 'version', says: 'never', state: 'unknown' };
  if (isOlder(app, server.version)) return { key: 'version', says: 'behind', state: 'old', at: server.at };
  return { key: 'version', ...aging(server.at, limits.contactHours, now, { fresh: 'same', old: 'sameOld', never: 'never' }) };
}

function unsentLine({ records, files, needsYou }: ReadinessFacts['unsent']): ReadinessLine {
  if (needsYou > 0) return { key: 'unsent', says: 'needsYou', state: 'missing' };
  return records + files > 0 ? { key: 'unsent', says: 'waiting', state: 'missing' } : { key: 'unsent', says: 'nothing', state: 'ready' };
}

type Aging<F, O, N> = { readonly fresh: F; readonly old: O; readonly never: N };
type Aged<S> = Standing & { readonly says: S };

/** What holds since it was last seen, until it is too long ago; a clock that was set back makes nothing older. */
function aging<F, O, N>(at: number | undefined, hours: number, now: number, says: Aging<F, O, N>): Aged<F | O | N> {
  if (at === undefined) return { says: says.never, state: 'missing' };
  return now - at > hours * HOUR ? { says: says.old, state: 'old', at } : { says: says.fresh, state: 'ready', at };
}
