import { generateKeys } from '#sync-server/keys.ts';
import { bundle, type Patch } from './bundle/bundle.ts';
import type { Plan } from './plan.ts';
import { simulate, type RunResult } from './simulate.ts';
import { compile } from './world/programs.ts';

export type SeedResult = RunResult & { readonly seed: number };

/** A process of a `Pool`: runs the plans that it is sent, one after the other. Its argument: bugs to plant, as JSON. */
const patches = JSON.parse(process.argv[2] ?? '[]') as Patch[];
const programs = compile(await bundle(patches));
const keys = await generateKeys();

process.on('message', (plan: Plan) => {
  void simulate(plan, programs, keys).then((result) => process.send?.({ ...result, seed: plan.seed } satisfies SeedResult));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
