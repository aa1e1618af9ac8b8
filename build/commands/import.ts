import { createInterface } from 'node:readline/promises';
import { runImport, type Terminal } from './import/run.ts';

/** `npm run import -- FILE`: a fleet from CSV or JSON into a tenant. */
const terminal: Terminal = {
  out: (line) => console.log(line),
  error: (line) => console.error(line),
  ...(process.stderr.isTTY ? { progress: (text) => process.stderr.write(`\r\u001B[K${text}`) } : {}),
  ...(process.stdin.isTTY && process.stdout.isTTY ? { ask } : {}),
};

async function ask(question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  // Ctrl-D and Ctrl-C are an answer too.
  const closed = new Promise<string>((resolve) => prompt.once('close', () => resolve('')));
  const answer = await Promise.race([prompt.question(`${question} [y/N] `), closed]);
  prompt.close();
  return /^y(es)?$/i.test(answer.trim());
}

process.exitCode = await runImport(process.argv.slice(2), process.env, terminal);
