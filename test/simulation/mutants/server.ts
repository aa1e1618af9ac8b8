import type { Mutant } from './mutant.ts';

/**
 * Bugs in what the server runs, and in the rules that both share. One that takes more luck than 300 seeds have is shown by a test: that what
 * a lost line of history passed over is noted when it comes again (`lost-line.test.ts`).
 */
export const serverMutants: readonly Mutant[] = [
  {
    name: 'a merge that ignores stamps of single fields',
    file: 'domain/merge/merge.ts',
    from: `canonicalJson(mine) >= canonicalJson(theirs) : myStamp > theirStamp;`,
    to: `canonicalJson(mine) >= canonicalJson(theirs) : false;`,
  },
  {
    quick: true,
    name: 'the server stores what was sent in place of what it held',
    file: 'sync-server/sync/judge.ts',
    from: `asFirst(shape, incoming) : merge(shape, stored, incoming);`,
    to: `asFirst(shape, incoming) : merge(shape, incoming, incoming);`,
  },
  {
    name: 'streams are told before the commit',
    file: 'sync-server/storage/sqlite/storage.ts',
    from: `          return { answer, commit };`,
    to: `          if (commit) for (const listener of listeners) listener(commit);\n          return { answer, commit };`,
  },
  {
    name: 'the answer is given before the commit',
    file: 'sync-server/storage/sqlite/group-commit.ts',
    from: `      database.exec('BEGIN IMMEDIATE');
      for (let next = queue.shift(); next !== undefined; next = members.length < TOGETHER_MAX ? queue.shift() : undefined) {
        members.push(next);
        const settle = await alone(next);
        if (settle !== undefined) settlements.push([settle, next.fail]);
      }
      database.exec('COMMIT');`,
    to: `      if (!database.isTransaction) {
        database.exec('BEGIN IMMEDIATE');
        setTimeout(() => database.isTransaction && database.exec('COMMIT'), 50);
      }
      for (let next = queue.shift(); next !== undefined; next = members.length < TOGETHER_MAX ? queue.shift() : undefined) {
        members.push(next);
        const settle = await alone(next);
        if (settle !== undefined) settlements.push([settle, next.fail]);
      }`,
  },
  {
    name: 'a change claims to join up with everything before it',
    file: 'sync-server/storage/sqlite/transaction.ts',
    from: `(lastOf.get(tenant, collection)?.['seq'] ?? 0)) as number;`,
    to: `0) as number;`,
  },
  {
    name: 'a push that changes nothing gets a new sequence number',
    file: 'sync-server/sync/judge.ts',
    from: `return stored !== undefined && sameVersion(merged, stored)\n`,
    to: `return stored !== undefined && merged.id === ''\n`,
  },
  {
    name: 'a collision is noted anew each time it is pushed',
    file: 'sync-server/sync/note-collisions.ts',
    from: `const hash = createHash('sha256')`,
    to: `const hash = createHash('sha256').update(String(performance.now()))`,
  },
  {
    name: 'collisions are not noted',
    file: 'domain/merge/collisions.ts',
    from: `return unknown && `,
    to: `return !unknown && `,
  },
  {
    name: 'the future is accepted from a clock that runs ahead',
    file: 'domain/protocol/sync.ts',
    from: `export const CLOCK_TOLERANCE_MS = 60_000;`,
    to: `export const CLOCK_TOLERANCE_MS = 60_000 * 10_000;`,
  },
  {
    name: 'one bad document fails the whole push (I6)',
    file: 'sync-server/sync/push.ts',
    from: `if (verdict.verdict === 'reject') {`,
    to: `if (verdict.verdict === 'reject') {\n    throw new Error(verdict.reason);`,
  },
  {
    name: 'a pull leaves out the first document after the checkpoint',
    file: 'sync-server/storage/sqlite/reader.ts',
    from: `collection = ? AND seq > ? ORDER BY seq LIMIT ?');`,
    to: `collection = ? AND seq > ? + 1 ORDER BY seq LIMIT ?');`,
  },
  {
    name: 'an answer whose successor was never used counts as stolen',
    file: 'sync-server/sessions.ts',
    from: `if (token.generation < enrolment.refreshGeneration) {`,
    to: `if (token.generation <= enrolment.refreshGeneration) {`,
  },
  {
    name: 'stamps that run ahead are moved back by the server, anew with each replay (trap 39)',
    file: 'sync-server/sync/judge.ts',
    from: `  const incoming = parsed.data;`,
    to: `  const now = Math.floor(pusher.now).toString(16).padStart(12, '0');
  const runsAhead = (stamp: string): boolean => Number.parseInt(stamp.slice(0, 12), 16) > pusher.now + CLOCK_TOLERANCE_MS;
  const moved = Object.entries(parsed.data.stamps).map(([path, stamp]) => [path, runsAhead(stamp) ? \`\${now}\${stamp.slice(12)}\` : stamp]);
  const incoming = { ...parsed.data, stamps: Object.fromEntries(moved) };`,
  },
  {
    name: 'a departure over unsent work is not given with the answer to it (trap 37)',
    file: 'sync-server/sync/answer.ts',
    from: `return { outcome: 'left', id, seq: outcome.seq };`,
    to: `return { outcome: 'accepted', id, seq: outcome.seq };`,
  },
  {
    name: 'removed entries come back',
    file: 'domain/merge/merge.ts',
    from: `if (value !== undefined) entries[key] = value;`,
    to: `entries[key] = value ?? mine[key] ?? theirs[key];`,
  },
  {
    name: 'everybody sees everything (I7)',
    file: 'sync-server/sync/scope.ts',
    from: `return regions === undefined || (region !== null && regions.includes(region));`,
    to: `return true;`,
  },
  {
    name: 'a restore is told by sequence numbers alone (trap 41)',
    file: 'sync-server/sync/lost-line.ts',
    from: `return ended !== undefined && seq <= ended;`,
    to: `return (ended ?? 0) >= 0 && seq <= ((await reader.tenant(tenant))?.seq ?? 0);`,
  },
];
