import type { Mutant } from './mutant.ts';

/**
 * Bugs in what a laptop runs. Four that take more luck than 300 seeds have are shown by unit tests: that the first note of a push counts for
 * all of it (`crossings.test.ts`), that a full disk ends comparing, that work sent again has no receipt after an answer that was lost (both
 * `reconcile.test.ts`), and that what was sent ahead counts as the last word on a record (`send-ahead.test.ts`).
 */
export const laptopMutants: readonly Mutant[] = [
  {
    quick: true,
    name: 'accept, then pull: what the server merged is not taken from its answer (trap 36)',
    file: 'renderer/db/sync/push.ts',
    from: `if (outcome.document !== undefined) return received([outcome.document]);`,
    to: `if (outcome.document !== undefined && outcome.outcome === 'rejected') return received([outcome.document]);`,
  },
  {
    name: 'a refused insert is answered with nothing and stays on the laptop (trap 38)',
    file: 'renderer/db/sync/push.ts',
    from: `the quarantine keeps the work.\n  return [tombstone(outcome.id)];`,
    to: `the quarantine keeps the work.\n  return [];`,
  },
  {
    name: 'a refusal is thrown, as if the network had failed (trap 1)',
    file: 'renderer/db/sync/push.ts',
    from: `  const key = recordKey(collection, outcome.id);\n  const at =`,
    to: `  if (outcome.outcome === 'rejected') throw new Error(outcome.reason);\n  const key = recordKey(collection, outcome.id);\n  const at =`,
  },
  {
    name: 'a receipt clears the outbox of whatever was written since',
    file: 'renderer/db/sync/receipts.ts',
    from: `waiting.has(key) && (waiting.get(key) ?? '') <= upTo;`,
    to: `waiting.has(key) && upTo !== '';`,
  },
  {
    name: 'what has a receipt is not sent again, though the answer was lost on its way to the disk',
    file: 'renderer/db/sync/push.ts',
    from: `const unsent = base === undefined ? upTo !== '' : ownChanged(base, document, clock);`,
    to: `const unsent = false;`,
  },
  {
    name: 'a work found unannounced at a push is not announced',
    file: 'renderer/db/sync/push.ts',
    from: `      unsent.map((one) => announcementOf(deps, one)),`,
    to: `      unsent.slice(0, 0).map((one) => announcementOf(deps, one)),`,
  },
  {
    quick: true,
    name: 'stamps that ran ahead are sent again as they are',
    file: 'renderer/db/sync/push.ts',
    from: `const stamps = moveBack(document.stamps, (hlc) => clock.isOwn(hlc) && hlc > held, clock.aheadBy(upTo), held);`,
    to: `const stamps = document.stamps;`,
  },
  {
    name: 'changes that were moved back are not sent again',
    file: 'renderer/db/settle-conflict.ts',
    from: `return Promise.resolve(ours === undefined ? realMasterState : { ...ours, _deleted: false });`,
    to: `return Promise.resolve(realMasterState);`,
  },
  {
    name: 'the laptop wins every conflict',
    file: 'renderer/db/settle-conflict.ts',
    from: `resolve: ({ realMasterState }) => {`,
    to: `resolve: ({ realMasterState, newDocumentState }) => {\n    if (!newDocumentState._deleted && !realMasterState._deleted && Object.keys(realMasterState.stamps).length > 0) return Promise.resolve(newDocumentState);`,
  },
  {
    name: 'documents count as equal whatever their stamps',
    file: 'renderer/db/settle-conflict.ts',
    from: `Boolean(a._deleted) === Boolean(b._deleted) && sameVersion(a, b)`,
    to: `Boolean(a._deleted) === Boolean(b._deleted) && a.id === b.id`,
  },
  {
    name: 'the checkpoint of an answer counts before its documents are stored',
    file: 'renderer/db/sync/pull.ts',
    from: `if (remaining === 0 && documents.length === 0) {`,
    to: `if (remaining === 0) {`,
  },
  {
    name: 'a gap in what the stream brought is not noticed',
    file: 'renderer/db/sync/kept-changes.ts',
    from: `if (piece.after > position.seq) return undefined;`,
    to: ``,
  },
  {
    name: 'a new stream does not lead to a pull',
    file: 'renderer/db/sync/line.ts',
    from: `  line.checked = false;\n  line.resync$.next('RESYNC');`,
    to: `  line.checked = false;`,
  },
  {
    name: 'the pull moves on before its documents are asked for again after a failure (checkpoint before data)',
    file: 'renderer/db/sync/pull.ts',
    from: `    return { documents: usable, checkpoint };`,
    to: `    return { documents: usable.slice(1), checkpoint };`,
  },
  {
    name: 'work behind a clock that was set back is not offered again',
    file: 'renderer/db/sync/offering.ts',
    from: `      await offer(name, id);
    }`,
    to: `    }`,
  },
  {
    name: 'back-off grows to minutes',
    file: 'renderer/db/sync/connection.ts',
    from: `const LONGEST_PAUSE_MS = 5000;`,
    to: `const LONGEST_PAUSE_MS = 300_000;`,
  },
  {
    name: 'the first load counts as done before its documents are written',
    file: 'renderer/db/sync/first-load.ts',
    from: `    const documents = received(page.documents);\n    deps.saw(documents);`,
    to: `    const documents = received(page.documents);\n    if (!more) await deps.local.facts.put({ key, value: { checkpoint: page.checkpoint, before: 0, loaded: 0, done: true } });\n    deps.saw(documents);`,
  },
  {
    name: 'a replication that wrote to a full disk stays dead',
    // A crowded run: few others have a disk full just as something comes in.
    lastSeenIn: 100_048,
    file: 'renderer/db/patient-storage.ts',
    from: `if (!context.startsWith('replication-') || closing.aborted) throw error;`,
    to: `throw error;`,
  },
  {
    name: 'the measured error of the clock is added, not taken away',
    file: 'renderer/db/laptop-clock.ts',
    from: `return this.time.now() - this.errorMs();`,
    to: `return this.time.now() + this.errorMs();`,
  },
  {
    name: 'everything counts as acknowledged when a change is made',
    file: 'renderer/db/change-record.ts',
    from: `!clock.isOwn(stampHlc(stamp)) || stampHlc(stamp) <= (receipt?.upTo ?? '')`,
    to: `stamp !== '' || receipt === undefined`,
  },
  {
    name: 'some changes are saved without their timeline entries',
    file: 'renderer/db/change-record.ts',
    from: `...(entriesOf?.(current, after) ?? []), ...more()`,
    to: `...(Object.keys(after.stamps).length % 3 === 0 ? [] : (entriesOf?.(current, after) ?? [])), ...more()`,
  },
  {
    name: 'rows of the outbox are dropped as phantoms though their work is unsent',
    file: 'renderer/db/outbox.ts',
    from: `return document === undefined || ownLatest(document, clock) <= (receipts[place]?.upTo ?? '');`,
    to: `return document === undefined || receipts[place] === undefined;`,
  },
  {
    name: 'a restored server writes its old versions over newer ones',
    file: 'renderer/db/sync/pull.ts',
    from: `const usable = standing.lost === undefined ? given : await deps.keepNewer(given);`,
    to: `const usable = given;`,
  },
  {
    name: 'a restored server is heard of again with every pull',
    file: 'renderer/db/sync/pull.ts',
    from: `if (from !== undefined) nothingNew = { from, to: checkpoint };`,
    to: ``,
  },
  {
    name: 'what has left a laptop is in its sums',
    file: 'renderer/db/sync/on-disk.ts',
    from: `yield* piece.filter(({ _deleted }) => !_deleted);`,
    to: `yield* piece;`,
  },
  {
    name: 'work sent again waits for an answer that was lost',
    file: 'renderer/db/sync/reconcile.ts',
    from: `await confirmSentAgain(compared, local, Math.round(now()));`,
    to: `void confirmSentAgain;`,
  },
  {
    name: 'a push says nothing of what was pulled over it',
    file: 'renderer/db/sync/push.ts',
    from: `return [...settled, ...met];`,
    to: `return settled;`,
  },
  {
    name: 'a pull that failed answers with nothing at all (trap 2)',
    file: 'renderer/db/sync/pull.ts',
    from: `      unchanged === undefined ? await ask(deps, asked, heard, limit) : nothingUpTo(unchanged);`,
    to: `      (unchanged === undefined ? await ask(deps, asked, heard, limit).catch(() => undefined) : nothingUpTo(unchanged)) ?? ({} as PullAnswer);
    if (documents === undefined) return {} as never;`,
  },
  {
    name: 'the greeting is taken at its word by who has not heard the last change',
    file: 'renderer/db/sync/kept-changes.ts',
    from: `from.seq < quiet.after) return undefined;`,
    to: `from.seq < quiet.after - 1) return undefined;`,
  },
  {
    name: 'the greeting is taken at its word by who saw something else before (I7)',
    file: 'renderer/db/sync/kept-changes.ts',
    from: `!sameLine(quiet.upTo, from) ||`,
    to: `quiet.upTo.epoch !== from.epoch ||`,
  },
  {
    name: 'the greeting is taken at its word on another line of history',
    file: 'renderer/db/sync/kept-changes.ts',
    from: `!sameLine(quiet.upTo, from) ||`,
    to: `quiet.upTo.scope !== from.scope ||`,
  },
  {
    name: 'the stream hands over documents and checkpoints itself (trap 4)',
    file: 'renderer/db/sync/controller.ts',
    from: `        lines[changes.collection].kept.keep(changes);
        lines[changes.collection].resync$.next('RESYNC');`,
    to: `        const documents = changes.documents.map((one) => ({ _deleted: false, ...one }));
        lines[changes.collection].resync$.next({ documents, checkpoint: changes.checkpoint } as never);`,
  },
];
