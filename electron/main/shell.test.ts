import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callChannel, eventChannel } from '../ipc/names.ts';
import type { CallSender, Host, WindowOptions } from './ports.ts';
import { runShell, type ShellSettings } from './shell.ts';

/** A host in memory, and what the shell did with it. */
type FakeHost = Host & {
  readonly done: string[];
  readonly ready: () => Promise<void>;
  readonly call: (name: Parameters<typeof callChannel>[0], payload?: unknown, sender?: Partial<CallSender>) => Promise<unknown>;
  readonly happen: (what: 'second-instance' | 'activate' | 'all-closed' | 'wake') => void;
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'milepost-shell-'));
});
afterEach(() => rm(folder, { recursive: true }));

function fakeHost({ first = true, answer = new Response('{}') }: { first?: boolean; answer?: Response } = {}): FakeHost {
  const done: string[] = [];
  const listeners = new Map<string, () => void>();
  const handlers = new Map<string, (sender: CallSender, payload: unknown) => Promise<unknown>>();
  let becomeReady = (): void => undefined;
  const ready = new Promise<void>((done) => (becomeReady = done));
  return {
    done,
    ready: async () => {
      becomeReady();
      await ready;
    },
    call: (name, payload, sender) => handlers.get(callChannel(name))!({ url: 'app://milepost/', isMainFrame: true, ...sender }, payload),
    happen: (what) => listeners.get(what)?.(),
    app: {
      claimSingleInstance: () => first,
      onSecondInstance: (listener) => listeners.set('second-instance', listener),
      whenReady: () => ready,
      onAllWindowsClosed: (listener) => listeners.set('all-closed', listener),
      onActivate: (listener) => listeners.set('activate', listener),
      quit: () => done.push('quit'),
      userDataDir: () => folder,
    },
    pages: { registerScheme: (scheme) => done.push(`register ${scheme}`), serve: (scheme) => done.push(`serve ${scheme}`) },
    permissions: { decide: () => done.push('permissions') },
    calls: { handle: (channel, handler) => handlers.set(channel, handler) },
    openWindow: ({ preload }: WindowOptions) => {
      done.push(`open with ${preload}`);
      return {
        load: (url) => done.push(`load ${url}`),
        send: (channel) => done.push(`send ${channel}`),
        show: () => done.push('show'),
        isOpen: () => true,
      };
    },
    openExternal: () => undefined,
    fetch: () => Promise.resolve(answer),
    onWake: (listener) => listeners.set('wake', listener),
  };
}

const settings: ShellSettings = {
  appDir: '/app',
  preload: '/preload.cjs',
  givenServer: undefined,
  laptop: { name: 'lind-7', system: 'Linux' },
  isMac: false,
};

async function running(host: FakeHost, given: Partial<ShellSettings> = {}): Promise<FakeHost> {
  runShell(host, { ...settings, ...given });
  await host.ready();
  return host;
}

test('the scheme is registered before the host is ready, and served before the window opens', async () => {
  const host = fakeHost();
  runShell(host, settings);
  expect(host.done).toEqual(['register app', 'permissions']);
  await host.ready();
  expect(host.done.slice(2)).toEqual(['serve app', 'open with /preload.cjs', 'load app://milepost/']);
});

test('a second start shows the first and ends', async () => {
  const second = fakeHost({ first: false });
  runShell(second, settings);
  expect(second.done).toEqual(['quit']);
  const host = await running(fakeHost());
  host.happen('second-instance');
  expect(host.done.at(-1)).toBe('show');
});

test('closing the window ends the app, except on a Mac', async () => {
  const host = await running(fakeHost());
  host.happen('all-closed');
  expect(host.done.at(-1)).toBe('quit');
  const mac = await running(fakeHost(), { isMac: true });
  mac.happen('all-closed');
  expect(mac.done).not.toContain('quit');
});

test('waking up tells the page', async () => {
  const host = await running(fakeHost());
  host.happen('wake');
  expect(host.done.at(-1)).toBe(`send ${eventChannel('resync')}`);
});

test('the server address: none, the given one, the chosen one, and after a restart', async () => {
  const host = await running(fakeHost());
  expect(await host.call('getServerAddress')).toBeUndefined();
  expect(await (await running(fakeHost(), { givenServer: 'http://localhost:4700' })).call('getServerAddress')).toBe(
    'http://localhost:4700',
  );
  await host.call('setServerAddress', 'https://milepost.example.org');
  expect(host.done.at(-1)).toBe('load app://milepost/');
  expect(await host.call('getServerAddress')).toBe('https://milepost.example.org');
  expect(await (await running(fakeHost())).call('getServerAddress')).toBe('https://milepost.example.org');
  expect(JSON.parse(await readFile(join(folder, 'server.json'), 'utf8'))).toEqual({ serverAddress: 'https://milepost.example.org' });
});

test.each(['{', '{"serverAddress":"file:///x"}', '[]'])('a broken file counts as no choice: %s', async (content) => {
  await writeFile(join(folder, 'server.json'), content);
  expect(await (await running(fakeHost())).call('getServerAddress')).toBeUndefined();
});

test('only the main frame of the app is heard, and only what the contract has', async () => {
  const host = await running(fakeHost());
  await expect(host.call('describeLaptop', undefined, { url: 'https://example.org/' })).rejects.toThrow('not for this page');
  await expect(host.call('describeLaptop', undefined, { isMainFrame: false })).rejects.toThrow('not for this page');
  await expect(host.call('describeLaptop', 'more')).rejects.toThrow('describeLaptop');
  for (const wrong of [undefined, 7, '', 'milepost.example.org', 'https://host/path', 'https://u:p@host', 'http://a; script-src *']) {
    await expect(host.call('setServerAddress', wrong)).rejects.toThrow('setServerAddress');
  }
  expect(await host.call('describeLaptop')).toEqual({ name: 'lind-7', system: 'Linux' });
});

test('probing tells a Milepost server from anything else', async () => {
  const info = { product: 'milepost', version: '0.1.0', protocol: 1, name: 'Depot', now: '2026-11-20T12:00:00Z' };
  const probe = async (host: FakeHost): Promise<unknown> => (await running(host)).call('probeServer', 'http://localhost:1');
  expect(await probe(fakeHost({ answer: Response.json(info) }))).toEqual({ ok: true, server: info });
  expect(await probe(fakeHost({ answer: Response.json({ product: 'router' }) }))).toEqual({ ok: false, problem: 'not-milepost' });
  expect(await probe(fakeHost({ answer: new Response('<html>') }))).toEqual({ ok: false, problem: 'not-milepost' });
  expect(await probe({ ...fakeHost(), fetch: () => Promise.reject(new TypeError('no route')) })).toEqual({
    ok: false,
    problem: 'unreachable',
  });
});
