import { canonicalJson } from '#domain/merge/canonical.ts';
import type { QuarantineRow } from '#renderer/db/local-store.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { valueAt, type Answer, type Ledger, type Write } from './ledger.ts';
import type { Held } from './oracle.ts';

type Parts = {
  readonly held: readonly Held[];
  readonly ledger: Ledger;
  /** What laptops keep as refused. */
  readonly refused: readonly { readonly laptop: string; readonly row: QuarantineRow }[];
  /** The server came back from a backup: what was written over a value that it lost may stand there before its history does. */
  readonly wasRestored: boolean;
  readonly violate: (what: string) => void;
};

/**
 * I1, I3 and I9, by the ledger alone: what was saved is in the document, or a later write stands there and the history
 * tells of it; and nobody who saw a value and wrote another finds the old one back.
 */
export function checkHistory({ held, ledger, refused, wasRestored, violate }: Parts): void {
  const incidents = new Map(
    held.filter(({ collection }) => collection === 'incidents').map(({ document }) => [String(document['id']), document]),
  );
  const entries = held.filter(({ collection }) => collection === 'timeline').map(({ document }) => document as unknown as TimelineEntry);
  const refusedText = refused.map(({ row }) => row.document).join('\n');
  const isRefused = (write: Write): boolean =>
    refused.some(({ laptop, row }) => laptop === write.laptop && row.incident === write.incident);

  for (const { id, title } of ledger.logged) {
    const kept = refused.some(({ row }) => row.id === id);
    if (id !== undefined && !incidents.has(id) && !kept) violate(`I1 "${title}" (${id}) was saved and is nowhere`);
  }
  for (const { saved, incident, text, by } of ledger.remarks) {
    if (!saved || refusedText.includes(text)) continue;
    const there = entries.some((entry) => entry.incident === incident && entry.text === text && entry.by === by);
    if (!there) violate(`I1 the remark "${text}" was saved and is nowhere`);
  }
  checkAnswers(held, ledger.answers, refusedText, violate);
  for (const write of ledger.writes) {
    if (!write.saved) continue;
    const told = entries.some((entry) => entry.incident === write.incident && entry.by === write.by && tells(entry, write));
    if (!told && !refusedText.includes(write.value)) violate(`I1 ${describe(write)} was saved and the history does not tell of it`);
  }

  for (const writes of byPath(ledger.writes)) {
    const { incident, path } = writes[0]!;
    const stands = valueAt(incidents.get(incident), path);
    if (writes.some(isRefused)) continue;
    const [one, other] = writes;
    if (writes.length === 2 && one!.saved && other!.saved && one!.over === other!.over && one!.by !== other!.by) {
      const told = entries.some((entry) => entry.kind === 'collision' && entry.incident === incident && entry.path === path);
      // The value came in between the look and the writing, and the history says that it was written over.
      const isTold = told || writes.some((write) => write.value !== stands && entries.some((entry) => tellsOfLoss(entry, write)));
      if (!isTold && stands !== one!.over) violate(`I1 ${describe(one!)} and ${describe(other!)} collided, and nothing tells of it`);
    }
    for (const write of path === 'state' || wasRestored ? [] : writes) {
      if (lostUnseen(write, writes, stands) && !entries.some((entry) => tellsOfLoss(entry, write)))
        violate(`I1 ${describe(write)} lost to somebody who had not seen it, and nothing tells of it; ${stands} stands there`);
    }
    const overwritten = writes.find(({ saved, over, value }) => saved && over === stands && value !== stands);
    // A removal has no value to tell it by: another one may stand there.
    const removedAgain = stands === '' && writes.some(({ value }) => value === '');
    // Somebody has decided for what others wrote over.
    const takenAgain = writes.some(({ value, taken }) => taken && value === stands);
    if (overwritten !== undefined && !removedAgain && !takenAgain)
      violate(`I3 ${path} of ${incident} is ${stands} again: ${describe(overwritten)}`);
    const known = writes.some(({ value, over }) => value === stands || over === stands);
    if (!known) violate(`I3 ${path} of ${incident} is ${stands}, which nobody wrote`);
  }
}

/**
 * I1 of checklists: a person's last answer on a laptop is in the run, or a later one of theirs in its place; nobody else writes there.
 */
function checkAnswers(held: readonly Held[], answers: readonly Answer[], refused: string, violate: Parts['violate']): void {
  const runs = new Map(held.filter(({ collection }) => collection === 'checklists').map(({ document }) => [document.id, document]));
  for (const [place, { laptop, run, key, text, saved }] of answers.entries()) {
    const sameKey = answers.filter((one) => one.run === run && one.key === key);
    const isLast = !answers.some((one, at) => at > place && one.run === run && one.key === key && one.laptop === laptop);
    if (!saved || !isLast || refused.includes(text)) continue;
    const given = runs.get(run)?.['answers'] as Checklist['answers'] | undefined;
    const stands = given?.[key]?.value.answer;
    const isLater = sameKey.some((one) => one.text === stands && one.laptop !== laptop);
    if (stands !== text && !isLater)
      violate(`I1 ${laptop}'s answer "${text}" to ${key} of ${run} was saved, and ${JSON.stringify(stands)} stands there`);
  }
}

/** Whether a value has gone though nobody who saw it has written another. `stands`: what is there instead. */
function lostUnseen(write: Write, writes: readonly Write[], stands: string): boolean {
  const { value, by, saved } = write;
  if (!saved || value === '' || value === stands || writes.some(({ over }) => over === value)) return false;
  // Whoever comes back to a record that had left goes on from what the server holds; and a pull on its way may show the value before for
  // a moment, from which they go on themselves.
  const wentOn = writes.slice(writes.indexOf(write) + 1).some((one) => one.by === by && one.over === write.over);
  return !wentOn && !writes.some((one) => one.value === stands && one.by === by);
}

/** A collision; or, where it came between the look and the writing, what the other one says to have changed. */
function tellsOfLoss({ incident, path, from }: TimelineEntry, write: Write): boolean {
  return incident === write.incident && path === write.path && canonicalJson(from) === write.value;
}

/** The writes of one field of one incident together. */
function byPath(writes: readonly Write[]): Iterable<readonly Write[]> {
  const groups = new Map<string, Write[]>();
  for (const write of writes) {
    const key = `${write.incident} ${write.path}`;
    groups.set(key, [...(groups.get(key) ?? []), write]);
  }
  return groups.values();
}

function tells(entry: TimelineEntry, { path, value }: Write): boolean {
  if (entry.path !== path) return false;
  return path === 'state' ? canonicalJson(entry.text) === value : canonicalJson(entry.to) === value;
}

function describe({ laptop, incident, path, over, value }: Write): string {
  return `${laptop}'s change of ${path} of ${incident} from ${over} to ${value}`;
}
