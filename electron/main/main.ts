import { hostname, type as systemName } from 'node:os';
import { join } from 'node:path';
import { electronHost } from './adapter.ts';
import { runShell } from './shell.ts';

// Built to dist/electron/main.js, beside preload.cjs and dist/renderer.
runShell(electronHost(), {
  appDir: join(import.meta.dirname, '../renderer'),
  preload: join(import.meta.dirname, 'preload.cjs'),
  givenServer: process.env['MILEPOST_SERVER_ADDRESS'],
  laptop: { name: hostname().slice(0, 80), system: systemName() },
  isMac: process.platform === 'darwin',
});
