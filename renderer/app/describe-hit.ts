import { reference } from '#domain/rules/reference.ts';
import { excerpt, highlight, type Piece } from '#domain/search/highlight.ts';
import type { Match } from '#domain/search/judge.ts';
import { plain, wordsAsked } from '#domain/search/words.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Incident, Status } from '#domain/schema/incident.ts';
import type { Site } from '#domain/schema/site.ts';
import type { PaletteItem } from './palette-item.ts';
import type { Hit } from './use-hits.ts';

/** What records are called by people. `undefined` and `''`: not known. */
export type Names = {
  readonly device: (id: string) => string | undefined;
  readonly site: (id: string) => string | undefined;
  readonly person: (id: string) => string | undefined;
  readonly status: (status: Status) => string;
  readonly type: (type: Device['type']) => string;
  /** That a device is out of service, if it is. */
  readonly retired: (device: Device) => string | undefined;
  /** What an entry of the timeline is called that somebody wrote. */
  readonly remark: string;
  /** How far a checklist has come, and when. */
  readonly progress: (run: Checklist) => string;
};

type Shown = Pick<PaletteItem, 'label' | 'detail' | 'severity' | 'over'> & { readonly to: string };
/** `further`: what it is also found by, and does not say. */
type Described = Shown & { readonly further: readonly (string | undefined)[] };

/** How a record is shown among what was found: what it is known by and, where that does not say it, why it was found. */
export function describeHit(hit: Hit, typed: string, names: Names): Shown & Pick<PaletteItem, 'why'> {
  const { further, ...shown } = describe(hit, names);
  const remark = hit.kind === 'incidents' ? whyFound(shown, typed, [hit.remark?.text], hit.match) : [];
  if (remark.length === 0) return { ...shown, why: whyFound(shown, typed, further, hit.match) };
  return { ...shown, why: [{ text: `${names.remark}: “`, met: false }, ...remark, { text: '”', met: false }] };
}

/** Of the first of `texts` that says something of what was typed and is not to be seen already, the part that does. */
export function whyFound(
  shown: Pick<PaletteItem, 'label' | 'detail'>,
  typed: string,
  texts: readonly (string | undefined)[],
  match: Match,
): Piece[] {
  // What was found as it was typed is not explained by a word that merely comes near.
  const says = (piece: Piece, word: string): boolean => piece.met && (match !== 'words' || plain(piece.text).startsWith(word));
  const seen = (word: string): boolean =>
    [shown.label, shown.detail].some((text) => highlight(text, word).some((piece) => says(piece, word)));
  const unseen = wordsAsked(typed).filter((word) => !seen(word));
  return unseen.length === 0 ? [] : excerpt(texts, unseen.join(' '));
}

function describe(hit: Hit, names: Names): Described {
  switch (hit.kind) {
    case 'incidents':
      return describeIncident(hit.document, names);
    case 'devices':
      return describeDevice(hit.document, names);
    case 'sites':
      return describeSite(hit.document);
    case 'checklists':
      return describeRun(hit.document, names);
  }
}

function describeIncident(incident: Incident, names: Names): Described {
  const { id, title, severity, status, phase, device, site, owner } = incident;
  const place = joined(', ', names.device(device), names.site(site));
  return {
    label: title,
    detail: joined(' · ', reference(id), names.status(status), place, names.person(owner)),
    severity,
    over: phase === 'over',
    to: `/incidents/${id}`,
    further: [
      ...Object.values(incident.correlationIds),
      incident.symptomNote,
      incident.impact,
      incident.mitigation?.note,
      incident.rootCause?.text,
      incident.verification,
      incident.suspectedChanges,
      incident.partner,
      incident.lanes,
      ...Object.values(incident.links).map(({ label }) => label),
      // Keys of the pack, whose words begin as these do.
      [incident.category, ...Object.keys(incident.symptoms)].join(', ').replaceAll('-', ' '),
    ],
  };
}

function describeDevice(device: Device, names: Names): Described {
  const { id, name, serial, site, lane, vendor, variant, type } = device;
  const retired = names.retired(device);
  return {
    label: name,
    detail: joined(' · ', serial, names.site(site), retired),
    over: retired !== undefined,
    to: `/devices/${id}`,
    further: [joined(' ', vendor, variant.hardware, variant.firmware, variant.app), names.type(type), lane],
  };
}

function describeSite({ id, name, road, direction, chainage, region }: Site): Described {
  return { label: name, detail: joined(' ', road, direction, chainage), to: `/sites/${id}`, further: [region] };
}

function describeRun(run: Checklist, names: Names): Described {
  const { id, form, device, site, purpose, finished } = run;
  const place = joined(', ', names.device(device), names.site(site));
  return {
    label: form.title,
    detail: joined(' · ', names.progress(run), place),
    over: finished !== undefined,
    to: `/checklists/${id}`,
    further: [purpose],
  };
}

function joined(between: string, ...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(between);
}
