import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { build, type Plugin } from 'vite';

const RAW_PAGE = 'index.raw.html';

/**
 * After the app is written: copies the page under the name that the service worker keeps it by, and builds the worker as one classic
 * script that knows the hash of this build and every file of it.
 */
export function offlineCopy(worker: string): Plugin {
  let outDir = '';
  return {
    name: 'milepost:offline-copy',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    async writeBundle() {
      await writeFile(join(outDir, RAW_PAGE), await readFile(join(outDir, 'index.html')));
      const { hash, files } = await describeBuild(outDir);
      await build({
        configFile: false,
        publicDir: false,
        logLevel: 'warn',
        define: { __BUILD_HASH__: JSON.stringify(hash), __BUILD_FILES__: JSON.stringify(files) },
        build: {
          outDir,
          emptyOutDir: false,
          target: 'es2023',
          rolldownOptions: { input: worker, output: { format: 'iife', entryFileNames: 'service-worker.js' } },
        },
      });
    },
  };
}

/** `files`: paths from the root of the site, sorted, without the page itself (its raw copy is there) and source maps. */
async function describeBuild(outDir: string): Promise<{ hash: string; files: string[] }> {
  const hash = createHash('sha256');
  const files: string[] = [];
  const found = globSync('**/*.*', { cwd: outDir })
    .map((path) => path.split(sep).join('/'))
    .sort();
  for (const path of found) {
    if (path === 'index.html' || path === 'service-worker.js' || path.endsWith('.map')) continue;
    hash.update(path).update(await readFile(join(outDir, path)));
    files.push(`/${path}`);
  }
  return { hash: hash.digest('hex').slice(0, 16), files };
}
