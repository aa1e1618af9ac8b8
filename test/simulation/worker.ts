import { generateKeys } from '#sync-server/keys.ts';
import { bundle, type Patch } from './bundle/bundle.ts';
import type { Plan } from './plan.ts';
import { simulate, type RunResult } from './simulate.ts';
import { compile } from './world/programs.ts';

export type SeedResult = RunResult & { readonly seed: number };

/** A process of its own that runs what it is sent, one plan after the other. `process.argv[2]`: bugs to plant, as JSON. */
const patches = JSON.parse(process.argv[2] ?? '[]') as Patch[];
const programs = compile(await bundle(patches));
const keys = await generateKeys();

process.on('message', (message: 'stop' | { readonly plan: Plan }) => {
  if (message === 'stop') process.exit(0);
  void simulate(message.plan, programs, keys).then((result) => process.send?.({ ...result, seed: message.plan.seed } satisfies SeedResult));
});
process.send?.('ready');
