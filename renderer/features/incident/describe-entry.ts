import { incidentShape, type IncidentState } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { canonicalJson } from '#domain/merge/canonical.ts';

/** What an entry of the timeline says, in words. `from` and `to` are absent where there is nothing to compare. */
export type EntryText = {
  readonly what: string;
  readonly change: 'set' | 'added' | 'removed' | 'said';
  readonly from?: string;
  readonly to?: string;
  readonly text?: string;
};

/** How raw values become words; made from the translations, people and fleet on this laptop. */
export type EntryWords = {
  /** Name of a field of the record: `severity`, `links`. */
  readonly field: (field: string) => string;
  readonly logged: string;
  readonly remark: string;
  readonly evidence: string;
  /** That somebody decided on a collision, e.g. "Severity: settled". */
  readonly settled: (field: string) => string;
  /** Whose a collision is: "two people". */
  readonly twoPeople: string;
  /** What two people wrote at once, each value with its author: "SEV3 (Osei) was kept, SEV2 (Mara) was not". */
  readonly collided: (kept: string, lost: string) => string;
  readonly writtenBy: (value: string, person: string) => string;
  /** That the server refused a change, e.g. "Severity, refused by the server". */
  readonly refused: (field: string) => string;
  readonly empty: string;
  /** Where nobody is. */
  readonly nobody: string;
  readonly yes: string;
  readonly no: string;
  readonly done: string;
  readonly notDone: string;
  readonly status: (status: string) => string;
  readonly severity: (severity: string) => string;
  readonly category: (category: string) => string;
  readonly symptom: (symptom: string) => string;
  readonly source: (source: string) => string;
  readonly mitigation: (kind: string) => string;
  readonly certainty: (certainty: string) => string;
  readonly verdict: (verdict: string) => string;
  readonly role: (role: string) => string;
  /** What a step asks for, e.g. "root cause". */
  readonly requirement: (key: string) => string;
  readonly requirements: (keys: readonly string[]) => string;
  /** That what was missing was passed over, e.g. "without root cause: nobody on site". */
  readonly without: (missing: string, reason: string) => string;
  /** That a role was offered, e.g. "offered to Osei". */
  readonly offered: (person: string) => string;
  /** What became of an offer: `accepted`, `declined`, `taken-back`. */
  readonly offerAnswer: (answer: string) => string;
  readonly person: (id: string) => string;
  readonly site: (id: string) => string;
  readonly device: (id: string) => string;
  readonly time: (iso: string) => string;
  /** What became of a run of a checklist, e.g. "failed: Door closes"; what a finished one left. */
  readonly checklist: (event: string, item: string) => string;
  readonly leftUndone: (items: string) => string;
};

/** Puts an entry into words. Total: what a newer version wrote is shown as it is rather than not at all. */
export function describeEntry(entry: TimelineEntry, words: EntryWords): EntryText {
  const { kind, path = '', from, to, text } = entry;
  if (kind === 'remark') return { what: words.remark, change: 'said', text };
  if (kind === 'evidence') return { what: words.evidence, change: 'set', to: text };
  if (kind === 'logged') return { what: words.logged, change: 'set', to: valueInWords('severity', to, words), text };
  if (entry.checklist !== undefined) return runInWords(entry.checklist, entry, words);
  const [field = '', key] = path.split('.', 2);
  if (kind === 'settled') return { what: words.field(field), change: 'said', text: words.settled(words.field(field)) };
  if (kind === 'collision')
    return { what: describeEntry({ ...entry, kind: 'changed' }, words).what, change: 'set', to: collidedInWords(entry, words) };
  if (kind === 'refused') return { ...describeEntry({ ...entry, kind: 'changed' }, words), what: words.refused(words.field(field)) };
  if (path === 'state') {
    const told = entry.without === undefined ? text : words.without(words.requirements(entry.without), text ?? '');
    return { what: words.field('state'), change: 'set', from: statusInWords(from, words), to: statusInWords(to, words), text: told };
  }
  if (key === undefined) {
    if (field === 'owner')
      return { what: words.field(field), change: 'set', from: personInWords(from, words), to: personInWords(to, words), text };
    return { what: words.field(field), change: 'set', from: valueInWords(field, from, words), to: valueInWords(field, to, words), text };
  }
  if (field === 'roles') {
    return { what: words.role(key), change: 'set', from: personInWords(from, words), to: personInWords(to, words), text };
  }
  if (kind === 'handover') return { what: words.role(key), change: 'set', to: offerInWords(to, words), text };
  const name = (value: unknown): string => entryInWords(field, key, value, words);
  if (from === undefined || from === null) return { what: words.field(field), change: 'added', to: name(to), text };
  if (to === undefined || to === null) return { what: words.field(field), change: 'removed', from: name(from), text };
  return { what: words.field(field), change: 'set', from: name(from), to: name(to), text };
}

/** Who wrote an entry. Collisions are noted by the server, which nobody knows as a person: they are of two people. */
export function authorInWords({ kind, by }: Pick<TimelineEntry, 'kind' | 'by'>, words: EntryWords): string {
  return kind === 'collision' ? words.twoPeople : words.person(by);
}

/** What stands on one side of a collision. */
export function sideInWords(entry: TimelineEntry, value: unknown, words: EntryWords): string {
  // An entry that is not there has no name of its own.
  const isGone = (value === undefined || value === null) && entry.path?.includes('.') === true && !entry.path.startsWith('roles.');
  return (isGone ? undefined : describeEntry({ ...entry, kind: 'changed', from: value, to: value }, words).to) ?? words.empty;
}

/** Both values of a collision, each with who wrote it: not what was before and what came after. */
function collidedInWords(entry: TimelineEntry, words: EntryWords): string {
  const { from, to, collision } = entry;
  const side = (value: unknown, by = ''): string => words.writtenBy(sideInWords(entry, value, words), words.person(by));
  return words.collided(side(to, collision?.keptBy), side(from, collision?.lostBy));
}

/** What became of a run: the note or the reason, and what was left undone, are its text. */
function runInWords(
  { title, event, item = '', undone = [] }: NonNullable<TimelineEntry['checklist']>,
  { text }: TimelineEntry,
  words: EntryWords,
): EntryText {
  const told = [...(text === undefined ? [] : [text]), ...(undone.length === 0 ? [] : [words.leftUndone(undone.join(' · '))])];
  return { what: title, change: 'set', to: words.checklist(event, item), ...(told.length === 0 ? {} : { text: told.join('\n') }) };
}

/** The maps of an incident, each of whose entries is told by itself. */
const MAPS: ReadonlySet<string> = new Set(incidentShape.maps);

/** A fact of the record in words: none where there is nothing, one for a register, one for each entry of a map. */
export function valuesInWords(field: string, value: unknown, words: EntryWords): string[] {
  if (value === undefined || value === null || value === '') return [];
  if (field === 'owner') return [personInWords(value, words)];
  // The timeline tells when and by whom of each of its entries; the record by itself does not.
  if (field === 'checked' && isFields(value)) {
    return [join([checkInWords(value, words), time(value['at'], words), personInWords(value['by'], words)])];
  }
  if (!MAPS.has(field) || !isFields(value)) return [valueInWords(field, value, words)];
  return Object.entries(value).map(([key, one]) =>
    field === 'roles' ? join([words.role(key), personInWords(one, words)]) : entryInWords(field, key, one, words),
  );
}

function statusInWords(value: unknown, words: EntryWords): string {
  const status = isFields(value) ? (value as Partial<IncidentState>).status : value;
  return typeof status === 'string' ? words.status(status) : words.empty;
}

/** An entry of a map, by what a person would call it. */
function entryInWords(field: string, key: string, value: unknown, words: EntryWords): string {
  if (field === 'symptoms') return words.symptom(key);
  if (field === 'otherSites') return words.site(key);
  if (field === 'otherDevices') return words.device(key);
  if (!isFields(value)) return valueInWords(field, value, words);
  if (field === 'roleOffers') return join([words.role(key), offerInWords(value, words)]);
  if (field === 'links') return join([value['label'], value['url']]);
  if (field === 'preventionActions') return join([value['text'], value['done'] === true ? words.done : words.notDone]);
  if (field === 'fieldVisits') return join([time(value['at'], words), words.person(String(value['by'])), value['note']]);
  return canonicalJson(value);
}

/** An offer of a role, or what became of it. */
function offerInWords(value: unknown, words: EntryWords): string {
  return isFields(value) ? words.offered(words.person(String(value['to']))) : words.offerAnswer(String(value));
}

function valueInWords(field: string, value: unknown, words: EntryWords): string {
  if (value === undefined || value === null || value === '') return words.empty;
  if (typeof value === 'number') return value.toLocaleString();
  if (typeof value === 'string') {
    if (field === 'severity') return words.severity(value);
    if (field === 'category') return words.category(value);
    if (field === 'source') return words.source(value);
    if (field === 'site') return words.site(value);
    if (field === 'device') return words.device(value);
    return field.endsWith('At') ? words.time(value) : value;
  }
  if (!isFields(value)) return canonicalJson(value);
  if (field === 'variant') return join([value['hardware'], value['firmware'], value['app']]);
  if (field === 'checked') return checkInWords(value, words);
  if (field === 'mitigation') return join([value['kind'] === '' ? '' : words.mitigation(String(value['kind'])), value['note']]);
  if (field === 'rootCause') return join([value['text'], words.certainty(String(value['certainty']))]);
  if (field === 'degraded') return value['on'] === true ? join([words.yes, value['what']]) : words.no;
  return canonicalJson(value);
}

function checkInWords({ verdict, version, combination }: { readonly [key: string]: unknown }, words: EntryWords): string {
  const { hardware, firmware, app } = isFields(combination) ? combination : {};
  return join([words.verdict(String(verdict)), hardware, firmware, app, `v${String(version)}`]);
}

function personInWords(value: unknown, words: EntryWords): string {
  return typeof value === 'string' && value !== '' ? words.person(value) : words.nobody;
}

function time(value: unknown, words: EntryWords): string {
  return typeof value === 'string' ? words.time(value) : words.empty;
}

function join(parts: readonly unknown[]): string {
  return parts.filter((part) => typeof part === 'string' && part.trim() !== '').join(' · ');
}

function isFields(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
