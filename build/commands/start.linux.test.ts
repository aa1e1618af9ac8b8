import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCommand, type StartCommand } from './testing/start-command.ts';

// What depends on displays, openers and signals as Linux has them.
let folder: string;
let command: StartCommand;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'milepost-start-'));
  command = startCommand(folder);
});
afterEach(async () => {
  await command.killAll();
  await rm(folder, { recursive: true, force: true });
});

test('the Ctrl-C that npm sends a second time does not cut the ending short', async () => {
  const { output, send, stop } = await command.started(['--no-open']);
  send('SIGINT');
  expect(await stop('SIGINT')).toBe(0);
  expect(output()).toContain('stopping');
});

test('where there is no display it says where the app is and carries on', async () => {
  const { address, output, stop } = await command.started([], { DISPLAY: '', WAYLAND_DISPLAY: '' });
  await expect.poll(output).toContain(`no display here: open ${address} in a browser`);
  expect((await fetch(`${address}/health/live`)).status).toBe(200);
  expect(await stop('SIGINT')).toBe(0);
});

/** Puts a program there that writes down what it was called with. */
async function recorder(name: string): Promise<{ readonly path: string; readonly record: () => Promise<string> }> {
  const [bin, file] = [join(folder, 'bin'), join(folder, `${name}.record`)];
  await mkdir(bin);
  await writeFile(join(bin, name), `#!/bin/sh\necho "$MILEPOST_SERVER_ADDRESS $@" > ${file}\n`, { mode: 0o755 });
  return { path: bin, record: () => readFile(file, 'utf8').catch(() => '') };
}

test('where Electron cannot be had it says so in one line and opens the browser', async () => {
  const browser = await recorder('xdg-open');
  const { address, output, stop } = await command.started([], {
    DISPLAY: ':99',
    PATH: `${browser.path}:${process.env['PATH']}`,
    ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nothing'),
    ELECTRON_MIRROR: 'http://127.0.0.1:9/',
  });
  await expect
    .poll(output, { timeout: 30_000 })
    .toContain('the Electron binary could not be fetched: opening the same app in the browser\n');
  await expect.poll(browser.record).toContain(address);
  expect(await stop('SIGINT')).toBe(0);
});

test('where Electron is there it gets the shell and the address of the server', async () => {
  const electron = await recorder('electron');
  const { address, stop } = await command.started([], { DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: electron.path });
  await expect.poll(electron.record).toMatch(new RegExp(`^${address} .*dist/electron/main\\.js`));
  expect(await stop('SIGINT')).toBe(0);
});
