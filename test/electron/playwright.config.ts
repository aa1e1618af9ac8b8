import { defineConfig } from '@playwright/test';

/** `npm test -- electron`: the shell on the real Electron, where its binary has been fetched (`npx install-electron`). */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/electron',
  timeout: 60_000,
  forbidOnly: true,
  workers: 1,
  reporter: [['list'], ['json', { outputFile: '../../test-results/electron.json' }]],
});
