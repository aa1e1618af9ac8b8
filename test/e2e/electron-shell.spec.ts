import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { MilepostShell } from '#electron/ipc/contract.ts';
import { findChromium } from '#build/chromium.ts';
import { launchStandIn, type StandInShell } from '../support/electron-stand-in/launch.ts';

declare global {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface adds to a global
  interface Window {
    readonly milepostShell: MilepostShell;
    resyncs?: number;
  }
}

// On the stand-in for Electron, with the real bundles of main process and preload.
test.describe('the desktop shell, on the stand-in', () => {
  let folder: string;
  let shell: StandInShell;
  let server: Server;
  let address: string;

  const launch = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
    shell = await launchStandIn({ userDataDir: folder, chromium: (await findChromium())?.path, env });
  };

  test.beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'milepost-shell-'));
    server = createServer((request, response) => {
      const info = { product: 'milepost', version: '0.1.0', protocol: 1, name: 'Depot', now: '2026-11-20T12:00:00Z' };
      const known = request.url === '/api/v1/server';
      response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' }).end(known ? JSON.stringify(info) : '"something else"');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  test.afterEach(async () => {
    await shell.close();
    await new Promise((done) => server.close(done));
    await rm(folder, { recursive: true });
  });

  test('the app comes with a policy of its own for each load, and breaks it nowhere', async () => {
    await launch();
    const { page } = shell;
    const broken: string[] = [];
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) broken.push(message.text());
    });
    const policies: string[] = [];
    page.on('response', (response) => {
      if (response.request().isNavigationRequest()) policies.push(response.headers()['content-security-policy'] ?? '');
    });
    await page.reload();
    await page.reload();
    await expect(page.getByRole('heading').first()).toBeVisible();
    expect(policies).toHaveLength(2);
    expect(policies[0]).toContain("script-src 'self'");
    expect(policies[0]).not.toBe(policies[1]);
    expect(policies.join()).not.toContain('unsafe');
    expect(broken).toEqual([]);
  });

  test('the page gets the contract and nothing else', async () => {
    await launch();
    const exposed = await shell.page.evaluate(() => Object.keys(window.milepostShell).sort());
    expect(exposed).toEqual([
      'closeJournal',
      'describeLaptop',
      'getServerAddress',
      'listJournals',
      'on',
      'openJournal',
      'probeServer',
      'setServerAddress',
      'writeJournal',
    ]);
    expect(await shell.page.evaluate(() => 'require' in window || 'process' in window)).toBe(false);
  });

  test('the server address is probed, kept, named in the policy, and there after a restart', async () => {
    await launch();
    const ask = (): Promise<string | undefined> => shell.page.evaluate(() => window.milepostShell.getServerAddress(undefined));
    expect(await ask()).toBeUndefined();
    expect(await shell.page.evaluate((url) => window.milepostShell.probeServer(url), address)).toMatchObject({
      ok: true,
      server: { name: 'Depot' },
    });

    const answered = shell.page.waitForResponse((response) => response.request().isNavigationRequest());
    const loaded = shell.page.waitForEvent('load');
    // The window is loaded anew, which may end the call before its answer.
    await shell.page.evaluate((url) => window.milepostShell.setServerAddress(url), address).catch(() => undefined);
    expect((await answered).headers()['content-security-policy']).toContain(`connect-src 'self' ${address};`);

    await loaded;
    expect(await ask()).toBe(address);
    await shell.close();
    await launch();
    expect(await ask()).toBe(address);
  });

  test('the journal is a file that a start after a kill still has, and no other file can be named', async () => {
    await launch();
    const name = '01900000-0000-7000-8000-000000000001.0';
    const size = await shell.page.evaluate(async (file) => (await window.milepostShell.openJournal(file)).length, name);
    expect(size).toBe(256 * 1024);
    await shell.page.evaluate((file) => window.milepostShell.writeJournal({ name: file, at: 0, text: 'first line\n\0' }), name);
    await shell.page.evaluate((file) => window.milepostShell.writeJournal({ name: file, at: 11, text: 'second\n\0' }), name);
    const refused = await shell.page.evaluate(async () => {
      const attempts = ['../server.json', 'server.json', '', '01900000-0000-7000-8000-000000000001.0/x'];
      const answers = await Promise.allSettled(attempts.map((file) => window.milepostShell.openJournal(file)));
      return answers.map(({ status }) => status);
    });
    expect(refused).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    await shell.close();
    await launch();
    expect(await shell.page.evaluate(() => window.milepostShell.listJournals(undefined))).toEqual([name]);
    const text = await shell.page.evaluate((file) => window.milepostShell.openJournal(file), name);
    expect(text.slice(0, 19)).toBe('first line\nsecond\n\0');
  });

  test('what is not an origin is refused', async () => {
    await launch();
    const refused = await shell.page.evaluate(async () => {
      const attempts = ['file:///etc/passwd', 'http://host/path', "http://a; script-src 'unsafe-inline'", ''];
      const answers = await Promise.allSettled(attempts.map((url) => window.milepostShell.setServerAddress(url)));
      return answers.map(({ status }) => status);
    });
    expect(refused).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  });

  test('links leave to the browser of the system, other schemes go nowhere', async () => {
    await launch();
    const { page } = shell;
    await page.evaluate(() => window.open('https://example.org/manual'));
    await page.evaluate(() => window.open('file:///etc/passwd'));
    await page.evaluate(() => location.assign('http://example.org/away'));
    await expect.poll(() => shell.externalLinks).toEqual(['https://example.org/manual', 'http://example.org/away']);
    expect(page.url()).toMatch(/milepost/);
  });

  test('waking up tells the app', async () => {
    await launch();
    await shell.page.evaluate(() => {
      window.resyncs = 0;
      window.milepostShell.on('resync', () => (window.resyncs = (window.resyncs ?? 0) + 1));
    });
    shell.wake();
    await expect.poll(() => shell.page.evaluate(() => window.resyncs)).toBe(1);
  });

  test('permissions: what the app uses, for the app only', async () => {
    await launch();
    const page = 'app://milepost/';
    expect(
      await Promise.all(['media', 'geolocation', 'notifications', 'local-network-access'].map((name) => shell.mayUse(name, page))),
    ).not.toContain(false);
    expect(await shell.mayUse('hid', page)).toBe(false);
    expect(await shell.mayUse('geolocation', 'https://example.org/')).toBe(false);
    expect(await shell.mayUse('geolocation', 'app://milepost.example.org/')).toBe(false);
  });
});
