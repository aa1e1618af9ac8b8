import { valueOf } from '#domain/merge/collisions.ts';
import { CREATION, stampOf, type MergeShape, type SyncedDocument } from '#domain/merge/merge.ts';
import { ownPaths } from '#domain/merge/own-paths.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import { collections, type CollectionName } from '#domain/schema/collections.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import type { QuarantineRow } from '../../db/local-store.ts';

/** A text of a refused record that can be written anew. `path`: the stamped path that it lies in, `within`: where in its value. */
export type MendText = {
  readonly key: string;
  readonly path: string;
  readonly within: readonly string[];
  readonly text: string;
  /** The label of an item of a checklist; absent where the key says what it is. */
  readonly item?: string;
};

/** A value that is not this person's to give, and what may stand in its place. */
export type MendChoice = { readonly key: 'owner' | 'status' | 'draft'; readonly path: string; readonly value: unknown };

type Refusal = Pick<QuarantineRow, 'collection' | 'kind'>;
type Edits = { readonly [path: string]: unknown };

/** The free text of each kind of record that a person writes, by field and what is in it. Answers of checklists come to that. */
const TEXTS: { readonly [C in CollectionName]?: readonly string[] } = {
  incidents: ['title', 'symptomNote', 'lanes', 'impact', 'partner', 'customerSegment', 'suspectedChanges'],
  timeline: ['text'],
  evidence: ['name', 'caption'],
  devices: ['name', 'serial', 'lane'],
  variants: ['pattern.vendor', 'pattern.model', 'pattern.revision', 'pattern.firmware', 'pattern.app', 'ruling.text', 'state.note'],
  checklists: ['purpose', 'finished.reason'],
  templates: ['form.title'],
};

/** Texts that are there in every record of their kind. */
const REQUIRED = /^(title|text|name|serial|lane|pattern\..*|ruling\.text|form\.title)$/;

/** What of `refused` can be written anew: all texts of a record that is to be made anew, of one that is here those that were refused. */
export function mendTexts({ collection }: Refusal, refused: SyncedDocument, here: SyncedDocument | undefined, by: string): MendText[] {
  const own = here === undefined || isAnother(here, refused) ? undefined : ownPaths(shapeOf(collection), here, refused, by);
  const texts = (TEXTS[collection] ?? []).flatMap((key): MendText[] => {
    const [path = '', ...within] = key.split('.');
    const text = inside(valueOf(shapeOf(collection), refused, path), within);
    return typeof text === 'string' ? [{ key, path, within, text }] : [];
  });
  const all = collection === 'checklists' ? [...texts, ...answerTexts(refused as Checklist, by)] : texts;
  return all.filter(({ path }) => own === undefined || own.includes(path));
}

/** What a new record claims that nobody, or not everybody, may write; only where that can be why it was refused. */
export function mendChoices(
  { collection, kind }: Refusal,
  refused: SyncedDocument,
  here: SyncedDocument | undefined,
  by: string,
): MendChoice[] {
  if (kind !== 'forbidden' || here !== undefined) return [];
  if (collection === 'variants') {
    const { status } = (refused as MatrixRule).state;
    return status === 'draft' || status === 'proposed' ? [] : [{ key: 'draft', path: 'state', value: { status: 'draft' } }];
  }
  if (collection !== 'incidents') return [];
  const { owner, state } = refused as Incident;
  return [
    ...(owner === '' || owner === by ? [] : [{ key: 'owner', path: 'owner', value: '' } as const]),
    ...(state.status === 'voided' ? [{ key: 'status', path: 'state', value: { status: 'detected' } } as const] : []),
  ];
}

/** What was typed (by key) and chosen, as values of stamped paths. A text that was emptied is gone, or empty where there has to be one. */
export function mendEdits(
  { collection }: Refusal,
  refused: SyncedDocument,
  texts: readonly MendText[],
  typed: { readonly [key: string]: string },
  chosen: readonly MendChoice[],
): Edits {
  const edits: { [path: string]: unknown } = Object.fromEntries(chosen.map(({ path, value }) => [path, value]));
  for (const { key, path, within, text } of texts) {
    const now = typed[key];
    if (now === undefined || now === text) continue;
    const before = path in edits ? edits[path] : valueOf(shapeOf(collection), refused, path);
    edits[path] = withText(before, within, now.trim() === '' && !REQUIRED.test(key) ? undefined : now.trim());
  }
  return edits;
}

function answerTexts({ form, answers }: Checklist, by: string): MendText[] {
  const items = form.sections.flatMap((section) => section.items);
  return Object.entries(answers).flatMap(([entry, { value }]) => {
    const item = items.find(({ key }) => entry === `${key}_${by}`);
    if (item === undefined) return [];
    const path = `answers.${entry}`;
    const about = { path, item: item.label };
    const { answer } = value;
    const isText = item.kind === 'text' || item.kind === 'scan';
    return [
      ...(isText && typeof answer === 'string' ? [{ ...about, key: `${path}.answer`, within: ['value', 'answer'], text: answer }] : []),
      ...(value.note === undefined ? [] : [{ ...about, key: `${path}.note`, within: ['value', 'note'], text: value.note }]),
    ];
  });
}

/** A record that was made anew under the same id, or by somebody else. */
function isAnother(here: SyncedDocument, refused: SyncedDocument): boolean {
  return stampOf(here, CREATION) !== stampOf(refused, CREATION);
}

function shapeOf(collection: CollectionName): MergeShape<SyncedDocument> {
  return collections[collection].shape as unknown as MergeShape<SyncedDocument>;
}

function inside(value: unknown, within: readonly string[]): unknown {
  return within.reduce<unknown>((part, key) => (part as Edits | undefined)?.[key], value);
}

function withText(value: unknown, [key, ...deeper]: readonly string[], text: string | undefined): unknown {
  if (key === undefined) return text;
  const fields = (value ?? {}) as Edits;
  return { ...fields, [key]: withText(fields[key], deeper, text) };
}
