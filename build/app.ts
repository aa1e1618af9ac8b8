import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The built app and shell. `dist` is only ever written by `buildApp`. */
export const ROOT = resolve(import.meta.dirname, '..');
export const RENDERER_DIST = join(ROOT, 'dist/renderer');
export const ELECTRON_DIST = join(ROOT, 'dist/electron');
const FINGERPRINT_FILE = join(ROOT, 'dist/fingerprint');

/** Everything that the built files are made of. Tests are left out, so that writing one does not cost a build. */
const SOURCES = ['{renderer,domain,electron,build/vite}/**/*.*', 'package.json', 'package-lock.json'];
const isSource = (path: string): boolean => !/\.test\.tsx?$/.test(path);

/**
 * Builds the app and the shell unless `dist` was made from exactly these sources. `say` gets one line before and one after a build.
 * Rejects with the bundler's error when the sources do not build; the next call then tries again.
 */
export async function ensureBuilt(say: (line: string) => void): Promise<void> {
  const wanted = await fingerprint();
  const complete = await Promise.all([RENDERER_DIST, ELECTRON_DIST].map(exists));
  if (complete.every(Boolean) && (await readFile(FINGERPRINT_FILE, 'utf8').catch(() => '')) === wanted) return;
  say('building the app …');
  const started = performance.now();
  await buildApp();
  // Last, so that a build which was cut short is done again.
  await writeFile(FINGERPRINT_FILE, wanted);
  say(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function buildApp(): Promise<void> {
  // Whoever calls may be a test runner with a NODE_ENV of its own, and would get React's development build.
  process.env['NODE_ENV'] = 'production';
  // The bundler is loaded only when there is something to build: a start without it is three times as fast.
  const { build } = await import('vite');
  for (const config of ['renderer', 'electron-main', 'electron-preload']) {
    await build({ configFile: join(ROOT, `build/vite/${config}.config.ts`), logLevel: 'warn' });
  }
}

/** Hash over paths and contents: times of files say nothing after a checkout. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const path of globSync(SOURCES, { cwd: ROOT }).filter(isSource).sort()) {
    hash
      .update(path)
      .update('\0')
      .update(await readFile(join(ROOT, path)));
  }
  return hash.digest('hex');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
