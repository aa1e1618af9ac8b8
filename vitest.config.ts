import { defineConfig } from 'vitest/config';

const linuxOnly = process.platform === 'linux' ? [] : ['**/*.linux.test.ts'];
const everywhere = ['domain', 'electron', 'renderer', 'sync-server', 'build', 'test'];

/**
 * Unit tests sit beside the source as `*.test.ts`. What needs a browser is a Playwright spec in `test/e2e`.
 * Coverage is measured by `npm test` (or `npx vitest run --coverage`), not when a single file is run.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          // A busy machine is no failure: a PostgreSQL that takes a second to start here may take ten elsewhere.
          testTimeout: 60_000,
          hookTimeout: 120_000,
          include: everywhere.map((part) => `${part}/**/*.test.{ts,tsx}`),
          exclude: ['build/commands/**', 'test/crash/crash.test.ts', ...linuxOnly],
        },
      },
      {
        // These spawn the commands for real (builds included), so they are given time and run one after another.
        test: {
          name: 'commands',
          environment: 'node',
          include: ['build/commands/**/*.test.ts'],
          exclude: linuxOnly,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        // Kills servers, databases and browsers; after the others, since each brings a load of its own.
        test: {
          name: 'crash',
          environment: 'node',
          include: ['test/crash/crash.test.ts'],
          testTimeout: 600_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['domain/**/*.ts', 'sync-server/**/*.ts'],
      exclude: ['**/*.test.ts', 'sync-server/storage/contract-suite.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
      reportsDirectory: 'coverage',
      thresholds: {
        'domain/**': { lines: 90, statements: 90, functions: 90, branches: 90 },
        'sync-server/**': { lines: 90, statements: 90, functions: 90, branches: 90 },
      },
    },
  },
});
