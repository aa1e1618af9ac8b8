import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startCommand, type StartCommand } from './testing/start-command.ts';

// Windows has no signals to send: there a child is ended at once.
const CLEAN = process.platform === 'win32' ? null : 0;

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

/** Runs until the end, which must be a refusal: exit 1 and one sentence. */
async function refused(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { output, ended } = command.run(['--no-open', ...args], env);
  expect(await ended).toBe(1);
  const lines = output()
    .trim()
    .split('\n')
    .filter((line) => !/^(building|built)/.test(line));
  expect(lines).toHaveLength(1);
  return lines[0]!;
}

test('first start: ready, demo accounts, the app and the data; Ctrl-C ends it; the second start has the same', async () => {
  const first = await command.started(['--no-open']);
  expect(first.address).toMatch(/^http:\/\/localhost:\d+$/);
  await expect.poll(first.output).toMatch(/technician@\S+ +\S+[^]*operator@\S+ +\S+[^]*admin@\S+ +\S+/);
  expect(await (await fetch(`${first.address}/`)).text()).toContain('<title>Milepost</title>');
  expect((await fetch(`${first.address}/health/ready`)).status).toBe(200);
  expect(await first.stop('SIGINT')).toBe(CLEAN);

  const password = /technician@demo\S+ +(\S+)/.exec(first.output())?.[1];
  const second = await command.started(['--no-open']);
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  };
  const laptop = { id: '01900000-0000-7000-8000-000000000001', name: 'Test laptop', publicKey: jwk };
  const signIn = await fetch(`${second.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'milepost-protocol': '1' },
    body: JSON.stringify({ email: 'technician@demo.milepost.example', password, laptop }),
  });
  expect(signIn.status).toBe(200);
  expect(await second.stop('SIGTERM')).toBe(CLEAN);
});

test('without the demo: one admin, whose password is told once', async () => {
  const first = await command.started(['--no-open'], { MILEPOST_NO_DEMO: '1' });
  await expect.poll(first.output).toMatch(/admin +admin@milepost\.example +\S{16}/);
  expect(first.output()).not.toContain('demo');
  await first.stop('SIGINT');
  const second = await command.started(['--no-open', '--no-demo']);
  await second.stop('SIGINT');
  expect(second.output()).not.toContain('admin@');
});

describe('one sentence, exit 1, nothing damaged', () => {
  test('a taken port', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    expect(await refused(['--port', String(port), '--data-dir', folder])).toMatch(new RegExp(`^Port ${port} is taken`));
    holder.close();
    expect(await readdir(folder)).toEqual([]);
  });

  test('a folder that cannot be written', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'mine');
    expect(await refused(['--port', '0', '--data-dir', join(file, 'data')])).toContain('cannot be written');
  });

  test('a database from a newer version', async () => {
    const first = await command.started(['--no-open']);
    await first.stop('SIGINT');
    const database = new DatabaseSync(join(folder, 'milepost.db'));
    database.exec('PRAGMA user_version = 9999');
    expect(await refused(['--port', '0', '--data-dir', folder])).toMatch(/newer/);
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 9999 });
    database.close();
  });

  test('options that make no sense', async () => {
    expect(await refused(['--port', 'many'])).toContain('from 0 to 65535');
    expect(await refused(['--tls-cert', 'a.pem'])).toContain('--tls-key');
    expect(await refused(['--colour', 'blue'])).toContain('--colour');
    expect(await refused([], { MILEPOST_PORT: '70000' })).toContain('70000');
    await mkdir(join(folder, 'tls'));
    expect(
      await refused(['--port', '0', '--data-dir', folder, '--tls-cert', join(folder, 'tls'), '--tls-key', join(folder, 'tls')]),
    ).toContain('HTTPS');
  });
});
