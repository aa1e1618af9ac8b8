import { readFileSync } from 'node:fs';
import { laptopMutants } from './laptop.ts';
import { serverMutants } from './server.ts';
for (const m of [...laptopMutants, ...serverMutants]) {
  const n = readFileSync(m.file, 'utf8').split(m.from).length - 1;
  if (n !== 1) console.log(n, m.name);
}
console.log(laptopMutants.length + serverMutants.length);
