import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test, type ElectronApplication } from '@playwright/test';
import type { MilepostShell } from '#electron/ipc/contract.ts';

type ShellWindow = { readonly milepostShell: MilepostShell };

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'milepost-electron-'));
});
test.afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const launch = (): Promise<ElectronApplication> =>
  _electron.launch({
    args: [...(process.platform === 'linux' ? ['--no-sandbox'] : []), 'dist/electron/main.js', `--user-data-dir=${folder}`],
  });

test('the real Electron opens the app with its contract, and keeps the server address', async () => {
  const address = 'http://localhost:4799';
  const first = await launch();
  const page = await first.firstWindow();
  expect(page.url()).toBe('app://milepost/');
  await expect(page.getByRole('heading').first()).toBeVisible();
  const exposed = await page.evaluate(() => Object.keys((window as unknown as ShellWindow).milepostShell).sort());
  expect(exposed).toEqual(['describeLaptop', 'getServerAddress', 'on', 'probeServer', 'setServerAddress']);
  expect(await page.evaluate(() => 'require' in window || 'process' in window)).toBe(false);
  const loaded = page.waitForEvent('load');
  await page.evaluate((url) => (window as unknown as ShellWindow).milepostShell.setServerAddress(url), address).catch(() => undefined);
  await loaded;
  await first.close();

  const second = await launch();
  const again = await second.firstWindow();
  expect(await again.evaluate(() => (window as unknown as ShellWindow).milepostShell.getServerAddress(undefined))).toBe(address);
  await second.close();
});
