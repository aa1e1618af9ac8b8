import { expect, test, vi } from 'vitest';
import type { MilepostShell } from '#electron/ipc/contract.ts';
import { answersFromCopy, freshNonce, pageAnswer } from './app-shell.ts';
import { describeBrowser } from './browser.ts';
import { electronPlatform } from './electron.ts';
import { memoryPlatform } from './memory.ts';

test('the copy answers for pages and files of the app, never for data and health', () => {
  const origin = 'https://milepost.example.org';
  const asks = (path: string, method = 'GET'): boolean =>
    answersFromCopy({ method, url: path.startsWith('http') ? path : origin + path, mode: 'cors' }, origin);
  for (const path of ['/', '/incidents/1', '/assets/a.js', '/apiary', '/healthy']) expect(asks(path)).toBe(true);
  for (const path of ['/api/v1/sync/stream', '/api', '/health/live', '/health', 'https://example.org/']) expect(asks(path)).toBe(false);
  expect(asks('/', 'POST')).toBe(false);
});

test('each page from the copy has a nonce and a policy of its own', async () => {
  const nonce = freshNonce();
  expect(nonce).not.toBe(freshNonce());
  const answer = pageAnswer('<meta nonce="__CSP_NONCE__"><script nonce="__CSP_NONCE__">', nonce);
  expect(answer.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
  expect(await answer.text()).toBe(`<meta nonce="${nonce}"><script nonce="${nonce}">`);
});

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
    'Edge on Windows',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36', 'Chrome on Linux'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 (KHTML, like Gecko) Version/18 Safari/605', 'Safari on macOS'],
  ['curl/8', ''],
])('a suggestion for the name of a laptop: %s', (userAgent, name) => {
  expect(describeBrowser(userAgent)).toBe(name);
});

test('the desktop shell is what its preload exposes', async () => {
  const stop = vi.fn<() => void>();
  const shell: MilepostShell = {
    getServerAddress: () => Promise.resolve('http://a'),
    setServerAddress: () => Promise.resolve(undefined),
    probeServer: () => Promise.reject(new Error('the shell is closing')),
    describeLaptop: () => Promise.resolve({ name: 'lind-7', system: 'Linux' }),
    listJournals: () => Promise.resolve([]),
    openJournal: (name) => Promise.resolve(`opened ${name}`),
    writeJournal: () => Promise.resolve(undefined),
    closeJournal: () => Promise.resolve(undefined),
    on: () => stop,
  };
  const platform = electronPlatform(shell);
  expect(platform.kind).toBe('electron');
  expect(await platform.serverAddress()).toBe('http://a');
  expect(await platform.laptopNameSuggestion()).toBe('lind-7');
  expect(await platform.journal?.open('one')).toBe('opened one');
  expect(await platform.probeServer('http://a')).toEqual({ ok: false, problem: 'unreachable' });
  platform.onResume(() => undefined)();
  expect(stop).toHaveBeenCalledOnce();
});

test('the shell of tests remembers and wakes up', async () => {
  const platform = memoryPlatform();
  let woken = 0;
  const stop = platform.onResume(() => (woken += 1));
  platform.resume();
  stop();
  platform.resume();
  expect(woken).toBe(1);
  await platform.setServerAddress('http://a');
  expect(await platform.serverAddress()).toBe('http://a');
});
