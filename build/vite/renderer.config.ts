import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { offlineCopy } from './offline-copy.ts';

const root = resolve(import.meta.dirname, '../..');

/** The app, the same for the desktop shell and for browsers. */
export default defineConfig({
  root: resolve(root, 'renderer'),
  cacheDir: resolve(root, 'node_modules/.cache/vite'),
  plugins: [react(), offlineCopy(resolve(root, 'renderer/platform/service-worker.ts'))],
  // Whoever answers with the page puts a fresh nonce in its place.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: resolve(root, 'dist/renderer'),
    emptyOutDir: true,
    target: 'es2023',
    // The policy allows neither data: fonts nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One file to keep offline, and no waiting at the first click: the app is loaded once and then from the laptop.
    chunkSizeWarningLimit: 3_000,
  },
});
