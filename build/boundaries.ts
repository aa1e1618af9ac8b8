import { glob, readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { moduleMentions } from './boundaries/imports.ts';
import { importProblem } from './boundaries/rules.ts';

/**
 * `node build/boundaries.ts [ROOT]`: holds the imports between the parts of the project to what `boundaries/rules.ts` allows.
 * A script of our own because the known tools either need an older TypeScript or overlook `import('…')` in types.
 */
const root = resolve(process.argv[2] ?? '.');
const PARTS = '{domain,electron,renderer,sync-server,build,test}';

const problems: string[] = [];
let files = 0;
for await (const found of glob(`${PARTS}/**/*.{ts,tsx,mts,cts,js,mjs,cjs,jsx}`, { cwd: root })) {
  const file = found.split(sep).join('/');
  files += 1;
  for (const { specifier, byPath, line } of moduleMentions(file, await readFile(resolve(root, found), 'utf8'))) {
    const problem = importProblem(file, specifier, byPath);
    if (problem !== undefined) problems.push(`${file}:${line}  ${specifier ?? '(computed)'}  ${problem}`);
  }
}

for (const problem of problems.sort()) console.error(problem);
console.log(`boundaries: ${files} files, ${problems.length} problems`);
// No files means that the check looked in the wrong place, which must not pass for "all is well".
process.exitCode = problems.length > 0 || files === 0 ? 1 : 0;
