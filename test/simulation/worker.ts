import { generateKeys } from '#sync-server/keys.ts';
import { bundle, type Patch } from './bundle/bundle.ts';
import type { Plan } from './plan.ts';
import { simulate, type RunResult } from './simulate.ts';
import { compile } from './world/programs.ts';

export type SeedResult = RunResult & { readonly seed: number };

/** A process of a `Pool`: runs the plans that it is sent, one after the other. Its argument: bugs to plant, as JSON. */

Error.stackTraceLimit = 4;
rememberSignatures();
const patches = JSON.parse(process.argv[2] ?? '[]') as Patch[];
const programs = compile(await bundle(patches));
const keys = await generateKeys();

process.on('message', (plan: Plan) => {
  void simulate(plan, programs, keys).then((result) => process.send?.({ ...result, seed: plan.seed } satisfies SeedResult));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

/** Looking at one access token with each request is most of what a small server does. Whether a signature is right never changes. */
function rememberSignatures(): void {
  const { subtle } = crypto;
  const verify = subtle.verify.bind(subtle);
  const known = new Map<string, Promise<boolean>>();
  const remembered: typeof subtle.verify = (algorithm, key, signature, data) => {
    const bytes = [signature, data].map((part) => Buffer.from(part as Uint8Array).toString('base64')).join();
    const answer = known.get(bytes) ?? verify(algorithm, key, signature, data);
    if (known.size > 1000) known.clear();
    known.set(bytes, answer);
    return answer;
  };
  Object.defineProperty(subtle, 'verify', { value: remembered });
}
