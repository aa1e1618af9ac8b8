import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerPage, type PageSource } from './scheme.ts';

let folder: string;
let nonces = 0;
const source = (): PageSource => ({
  appDir: join(folder, 'renderer'),
  connect: () => Promise.resolve(['https://milepost.example.org']),
  nonce: () => `nonce${(nonces += 1)}`,
});
const get = (path: string, method = 'GET'): Promise<Response> => answerPage({ method, url: `app://milepost${path}` }, source());

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'milepost-scheme-'));
  await mkdir(join(folder, 'renderer/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'renderer/index.html'), '<meta nonce="__CSP_NONCE__"><script nonce="__CSP_NONCE__"></script>');
  await writeFile(join(folder, 'renderer/assets/app.js'), 'app()');
});
afterAll(() => rm(folder, { recursive: true }));

test('the page, with a fresh nonce and a policy that names it and the server', async () => {
  const [first, second] = [await get('/'), await get('/incidents/0419')];
  const policy = first.headers.get('content-security-policy');
  const nonce = /nonce="([^"]+)"/.exec(await first.text())?.[1];
  expect(policy).toContain(`'nonce-${nonce}'`);
  expect(policy).toContain("connect-src 'self' https://milepost.example.org;");
  expect(await second.text()).not.toContain('__CSP_NONCE__');
  expect(second.headers.get('content-security-policy')).not.toBe(policy);
});

test('files come with their type', async () => {
  const answer = await get('/assets/app.js?v=1');
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(await answer.text()).toBe('app()');
});

describe('nothing outside the built app', () => {
  test.each(['/../secret.txt', '/..%2Fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/assets/none.js', '/%00.js', '/%E0.js'])(
    '%s',
    async (path) => {
      const answer = await get(path);
      expect([400, 404]).toContain(answer.status);
      expect(await answer.text()).not.toContain('secret');
    },
  );

  test('nothing for another host, and nothing but reading', async () => {
    expect((await answerPage({ method: 'GET', url: 'app://elsewhere/' }, source())).status).toBe(404);
    expect((await get('/', 'POST')).status).toBe(405);
  });
});
