import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/** The preload: one CommonJS file, as a sandboxed preload can be nothing else. Written beside the main process. */
export default defineConfig({
  root,
  publicDir: false,
  build: {
    outDir: resolve(root, 'dist/electron'),
    emptyOutDir: false,
    target: 'es2023',
    minify: false,
    rolldownOptions: {
      input: resolve(root, 'electron/preload/preload.ts'),
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs' },
    },
  },
});
