import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT } from '../app.ts';

/**
 * Runs a development tool of this project with this Node, its output going straight to the terminal. The first of `command` is the
 * name of its package's command. Resolves to the exit code; 1 when it was killed.
 */
export async function runTool([name = '', ...args]: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  return run(process.execPath, [await scriptOf(name), ...args], env);
}

/** Runs any command, output to the terminal. Resolves to its exit code; 1 when it was killed or could not be started. */
export function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((done) => {
    const child = spawn(command, [...args], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
    child.once('error', () => done(1));
    child.once('close', (code) => done(code ?? 1));
  });
}

/** The script behind a command: `node_modules/.bin` holds shell wrappers on Windows, and would find the system's older Node elsewhere. */
async function scriptOf(name: string): Promise<string> {
  const packages: Readonly<Record<string, string>> = { playwright: '@playwright/test' };
  const manifest = join(ROOT, 'node_modules', packages[name] ?? name, 'package.json');
  const { bin } = JSON.parse(await readFile(manifest, 'utf8')) as { bin: string | Record<string, string> };
  const script = typeof bin === 'string' ? bin : bin[name];
  if (script === undefined) throw new Error(`${manifest} has no command ${name}`);
  return join(dirname(manifest), script);
}
