import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../support/fixtures.ts';
import { startTestServer } from '../support/server.ts';

test('the app starts from its copy with the server gone, each time under a policy of its own', async ({ page, server }) => {
  const policies: string[] = [];
  const broken: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) broken.push(message.text());
  });
  page.on('response', (response) => {
    if (response.request().isNavigationRequest()) policies.push(response.headers()['content-security-policy'] ?? '');
  });
  await page.goto(server.address);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller === null) {
      await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));
    }
  });

  await server.stop();
  await page.reload();
  await expect(page.getByRole('heading').first()).toBeVisible();
  await page.goto(`${server.address}/any/page?of=the#app`);
  await expect(page.getByRole('heading').first()).toBeVisible();

  expect(policies).toHaveLength(3);
  expect(new Set(policies).size).toBe(3);
  for (const policy of policies) expect(policy).toMatch(/style-src 'self' 'nonce-[^']+';/);
  expect(policies.join()).not.toContain('unsafe');
  const nonce = await page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce);
  expect(policies.at(-1)).toContain(`'nonce-${nonce}'`);
  expect(broken).toEqual([]);
});

test('data and health never come from the copy', async ({ page, server }) => {
  await page.goto(server.address);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  expect(await page.evaluate(async () => (await fetch('/health/live')).status)).toBe(200);
  await server.stop();
  expect(await page.evaluate(() => fetch('/health/live').catch((error: unknown) => String(error)))).toContain('TypeError');
  expect(await page.evaluate(() => fetch('/api/v1/server').catch((error: unknown) => String(error)))).toContain('TypeError');
});

test('a new version is made ready in the background, takes over when told, and leaves nothing of the old one', async ({ page }) => {
  const appDir = await mkdtemp(join(tmpdir(), 'milepost-app-'));
  await cp('dist/renderer', appDir, { recursive: true });
  const server = await startTestServer({ demo: false, appDir });
  await page.goto(server.address);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const [old] = await page.evaluate(() => caches.keys());
  const hash = old?.replace('milepost-app-', '') ?? '';

  const worker = join(appDir, 'service-worker.js');
  await writeFile(worker, (await readFile(worker, 'utf8')).replaceAll(hash, 'another-build'));
  const told = page.evaluate(async () => {
    const message = new Promise((heard) => navigator.serviceWorker.addEventListener('message', ({ data }) => heard(data), { once: true }));
    await (await navigator.serviceWorker.ready).update();
    return message;
  });
  expect(await told).toBe('update-ready');
  // Until it is told, the page goes on with the version that it has.
  expect(new Set(await page.evaluate(() => caches.keys()))).toEqual(new Set(['milepost-app-another-build', old]));
  const reloaded = page.waitForEvent('load');
  await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.postMessage('take-over'));
  await reloaded;
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual(['milepost-app-another-build']);

  await server.dispose();
  await rm(appDir, { recursive: true });
});
