import { parseArgs } from 'node:util';
import { seeded } from '../fixtures/random.ts';
import { crashClient } from './client/rounds.ts';
import { crashServer } from './server/rounds.ts';
import { postgresSubject, sqliteSubject, type Subject } from './server/subject.ts';
import { besideOf, isClean, lineOf, type Run, type Tally } from './tally.ts';

/**
 * `npm run crash -- --target server|client|… [--rounds N] [--seed S] [--json]`. A line for each target goes to stdout, all else to stderr;
 * exit 1 when a promise was broken.
 */
const targets: { readonly [name: string]: readonly ((run: Run) => Promise<Tally>)[] } = {
  server: [onSubject(sqliteSubject), onSubject(postgresSubject)],
  'server-sqlite': [onSubject(sqliteSubject)],
  'server-postgres': [onSubject(postgresSubject)],
  client: [crashClient],
};

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: '' },
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const chosen = targets[values.target];

if (chosen === undefined || !Number.isSafeInteger(rounds) || rounds < 1) {
  process.stderr.write(`usage: npm run crash -- --target ${Object.keys(targets).join('|')} [--rounds N] [--seed S] [--json]\n`);
  process.exitCode = 1;
} else {
  for (const crash of chosen) {
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const tally = await crash({ rounds, random: seeded(Number(values.seed)), say });
    for (const line of besideOf(tally)) say(line);
    process.stdout.write(`${values.json ? lineOf(tally) : inWords(tally)}\n`);
    if (!isClean(tally)) process.exitCode = 1;
  }
}

function onSubject(make: () => Promise<Subject>): (run: Run) => Promise<Tally> {
  return async (run) => {
    const subject = await make();
    try {
      return await crashServer(subject, run);
    } finally {
      await subject.remove();
    }
  };
}

function inWords({ target, rounds: done, acknowledged, lost, failedOpens }: Tally): string {
  return `${target}: ${done} crashes, ${acknowledged} writes acknowledged, ${lost} lost, ${failedOpens} failed starts`;
}
