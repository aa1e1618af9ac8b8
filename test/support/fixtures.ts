import { test as base } from '@playwright/test';
import { startTestServer, type TestServer } from './server.ts';

export { expect } from '@playwright/test';

/**
 * Playwright's `test` with a server of its own for each test, filled with the demo tenant. Laptops that a test opened are shut with it: they
 * would go on looking for their server, behind all the tests that come after in the same browser.
 */
export const test = base.extend<{ server: TestServer; shut: void }>({
  shut: [
    async ({ browser }, use) => {
      await use();
      for (const context of browser.contexts()) await context.close();
    },
    { auto: true },
  ],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the needs of a fixture from this pattern
  server: async ({}, use) => {
    const server = await startTestServer();
    await use(server);
    await server.dispose();
  },
});
