import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from './build/chromium.ts';

const chromium = await findChromium();

/** Specs in `test/e2e` run on a real Chromium. Each starts what it needs (server, profile) for itself on free ports. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  // Two cores run two browsers and their servers: what takes 300 ms alone may take seconds here.
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    actionTimeout: 15_000,
    launchOptions: { executablePath: chromium?.path, args: [...CHROMIUM_ARGS] },
    screenshot: 'only-on-failure',
    // Filming every page takes a good part of two cores; the last picture is kept in any case.
    trace: { mode: 'retain-on-failure', screenshots: false },
    viewport: { width: 1280, height: 800 },
  },
});
