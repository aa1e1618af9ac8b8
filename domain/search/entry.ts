import { hlcMs, type Hlc } from '../clock/hlc.ts';
import { reference } from '../rules/reference.ts';
import type { Checklist } from '../schema/checklist.ts';
import type { CollectionName, DocumentOf } from '../schema/collections.ts';
import type { Device } from '../schema/device.ts';
import { incidentTime, type Incident } from '../schema/incident.ts';
import type { Person } from '../schema/person.ts';
import type { Site } from '../schema/site.ts';
import type { TimelineEntry } from '../schema/timeline.ts';

/** What is found, in this order. */
export const foundKinds = ['sites', 'devices', 'people', 'incidents', 'checklists'] as const satisfies readonly CollectionName[];
export type FoundKind = (typeof foundKinds)[number];
/** What is searched. The longest comes last: of timelines only the remarks, which find their incidents. */
export const searchedKinds = [...foundKinds, 'timeline'] as const;
export type SearchedKind = (typeof searchedKinds)[number];

/** What a search knows of a document. */
export type SearchEntry = {
  readonly id: string;
  readonly kind: SearchedKind;
  /** Closed, finished, retired, gone: found behind what is not. */
  readonly over: boolean;
  /** Seconds since 1970; of equals the later comes first. */
  readonly at: number;
  /** Numbers and names that mean this document and no other. */
  readonly codes: readonly string[];
  /** Numbers of which people read the last digits off a label. */
  readonly serials: readonly string[];
  readonly name: string;
  readonly text: string;
  /**
   * What it lies at, hangs on, or belongs to: their names find it as well, whatever they are called by then. Of a remark: its incident, its
   * author and, where it puts another right, that one.
   */
  readonly refs: readonly string[];
};

const read: { readonly [K in FoundKind]: (document: DocumentOf[K]) => Omit<SearchEntry, 'id' | 'kind'> } = {
  sites: siteEntry,
  devices: deviceEntry,
  people: personEntry,
  incidents: incidentEntry,
  checklists: checklistEntry,
};

/** What a search knows of a document that can be found. */
export function entryOf<K extends FoundKind>(kind: K, document: DocumentOf[K]): SearchEntry {
  return { id: document.id, kind, ...read[kind](document) };
}

/** What a search knows of any document that is searched; nothing of entries of the timeline that nobody wrote. */
export function searchedEntry<K extends SearchedKind>(kind: K, document: DocumentOf[K]): SearchEntry | undefined {
  return kind === 'timeline' ? remarkEntry(document as TimelineEntry) : entryOf(kind, document as DocumentOf[FoundKind]);
}

function remarkEntry({ id, kind, incident, by, corrects = '', text = '', order }: TimelineEntry): SearchEntry | undefined {
  if (kind !== 'remark') return undefined;
  const at = Math.max(0, Math.floor(hlcMs(order as Hlc) / 1000) || 0);
  return { id, kind: 'timeline', over: false, at, codes: [], serials: [], name: '', text, refs: [incident, by, corrects] };
}

function siteEntry({ name, road, direction, chainage, region }: Site): Omit<SearchEntry, 'id' | 'kind'> {
  return { over: false, at: 0, codes: [name], serials: [], name, text: join(road, direction, chainage, region), refs: [] };
}

function deviceEntry({ name, serial, type, lane, vendor, variant, site, retiredAt }: Device): Omit<SearchEntry, 'id' | 'kind'> {
  const text = join(type, lane, vendor, variant.hardware, variant.firmware, variant.app);
  return { over: retiredAt !== undefined, at: 0, codes: [name, serial], serials: [serial], name, text, refs: [site] };
}

function personEntry({ name, email, active }: Person): Omit<SearchEntry, 'id' | 'kind'> {
  return { over: !active, at: 0, codes: [email], serials: [], name, text: '', refs: [] };
}

function incidentEntry(incident: Incident): Omit<SearchEntry, 'id' | 'kind'> {
  const { id, title, category, severity, state, phase, site, device, owner } = incident;
  const text = join(
    severity,
    state.status,
    category,
    ...Object.keys(incident.symptoms),
    incident.lanes,
    incident.partner,
    incident.symptomNote,
    incident.impact,
    incident.mitigation?.note,
    incident.rootCause?.text,
    incident.suspectedChanges,
    incident.verification,
    ...Object.values(incident.links).map(({ label }) => label),
  );
  const refs = [device, site, owner, ...Object.keys(incident.otherDevices), ...Object.keys(incident.otherSites)];
  const codes = [reference(id), ...Object.values(incident.correlationIds)];
  return { over: phase === 'over', at: seconds(incidentTime(incident, 'detectedAt').at), codes, serials: [], name: title, text, refs };
}

function checklistEntry({ form, purpose, phase, at, incident, site, device }: Checklist): Omit<SearchEntry, 'id' | 'kind'> {
  const refs = [incident, device, site];
  return { over: phase === 'finished', at: seconds(Date.parse(at)), codes: [], serials: [], name: form.title, text: purpose ?? '', refs };
}

function seconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000) || 0);
}

function join(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}
