import { parseArgs } from 'node:util';
import { generateKeys } from '#sync-server/keys.ts';
import { bundle } from './bundle/bundle.ts';
import { planOf } from './plan.ts';
import { simulate } from './simulate.ts';
import { compile } from './world/programs.ts';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '1' }, from: { type: 'string', default: '1' } } });
const programs = compile(await bundle());
const keys = await generateKeys();
for (let seed = Number(values.from); seed < Number(values.from) + Number(values.seeds); seed += 1) {
  const t = performance.now();
  const r = await simulate(planOf(seed), programs, keys);
  console.log(seed, r.steps, r.trace, Math.round(performance.now() - t), 'ms', JSON.stringify(r.faults), r.violation);
  if (r.violation && process.env.H) { for (const l of r.history) console.log(l); break; }
}
process.exit();
