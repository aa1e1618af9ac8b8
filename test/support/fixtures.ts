import { test as base } from '@playwright/test';
import { startTestServer, type TestServer } from './server.ts';

export { expect } from '@playwright/test';

/** Playwright's `test` with a server of its own for each test, filled with the demo tenant. */
export const test = base.extend<{ server: TestServer }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the needs of a fixture from this pattern
  server: async ({}, use) => {
    const server = await startTestServer();
    await use(server);
    await server.dispose();
  },
});
