import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serverInfo } from '#domain/protocol/session.ts';
import { problem } from '#domain/protocol/problem.ts';
import { buildApp } from './app.ts';
import { freshFolder, harness, PROTOCOL, signInBody, START_MS, type Harness, type Laptop } from './testing/harness.ts';

let server: Harness;
afterEach(() => server.close());

describe('every answer', () => {
  beforeEach(async () => {
    server = await harness({ allowedOrigins: ['https://noc.example'] });
  });

  test('tells the time and keeps browsers strict', async () => {
    const response = await server.app.inject('/api/v1/server');
    expect(response.headers).toMatchObject({
      'milepost-now': String(START_MS),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
    });
    expect(response.headers['permissions-policy']).toContain('camera=(self), geolocation=(self), microphone=()');
  });

  test('says what the server is, to whoever asks', async () => {
    const info = serverInfo.parse((await server.app.inject('/api/v1/server')).json());
    expect(info).toEqual({ product: 'milepost', version: '0.0.0', protocol: 1, name: 'Test depot', now: '2026-11-21T12:00:00.000+00:00' });
  });

  test.each(['app://milepost', 'https://noc.example'])('may be read from %s', async (origin) => {
    const asked = await server.app.inject({
      method: 'OPTIONS',
      url: '/api/v1/sync/incidents',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,milepost-protocol' },
    });
    expect(asked.statusCode).toBe(204);
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': origin,
      // What tus needs, and the parts of a map, come with it.
      'access-control-allow-headers':
        'authorization, content-type, milepost-protocol, milepost-schema, range, tus-resumable, upload-length, upload-metadata, upload-offset',
      'access-control-allow-methods': 'GET, HEAD, POST, PATCH, DELETE',
    });
    const answer = await server.app.inject({ url: '/api/v1/server', headers: { origin } });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'milepost-now, retry-after, location, tus-resumable, upload-length, upload-metadata, upload-offset',
    });
    const refused = await server.app.inject({ url: '/api/v1/sync/incidents', headers: { origin } });
    expect(refused.headers['access-control-allow-origin']).toBe(origin);
  });

  test.each(['https://noc.example.evil.test', 'http://noc.example', 'null', 'app://other'])('may not be read from %s', async (origin) => {
    const answer = await server.app.inject({ url: '/api/v1/server', headers: { origin } });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('health', () => {
  beforeEach(async () => {
    server = await harness();
  });

  test('live and ready', async () => {
    expect((await server.app.inject('/health/live')).json()).toEqual({ status: 'live' });
    expect((await server.app.inject('/health/ready')).json()).toEqual({ status: 'ready' });
  });

  test.each([
    ['ok', { lastAt: START_MS, nextAt: START_MS + 3_600_000, failing: undefined }, '2026-11-21T12:00:00.000+00:00'],
    ['failing', { lastAt: 0, nextAt: START_MS + 3_600_000, failing: 'no room in /backups' }, undefined],
  ])('says beside that backups are %s, and not where', async (status, state, last) => {
    await server.close();
    server = await harness({ backups: () => state });
    const answer = await server.app.inject('/health/ready');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      status: 'ready',
      backup: { status, ...(last === undefined ? {} : { last }), next: expect.any(String) },
    });
    expect(answer.body).not.toContain('/backups');
  });

  test('is live and not ready without its database', async () => {
    await server.deps.storage.close();
    expect((await server.app.inject('/health/live')).statusCode).toBe(200);
    const response = await server.app.inject('/health/ready');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({ kind: 'unavailable' });
  });
});

describe('a request that cannot be served is answered with a problem', () => {
  let laptop: Laptop;
  beforeEach(async () => {
    server = await harness();
    laptop = await server.signIn('technician');
  });

  const json = { 'content-type': 'application/json' };
  type Case = { method?: 'GET' | 'POST' | 'PUT' | 'DELETE'; url: string; payload?: string; headers?: object; anonymous?: true };
  test.each<[string, Case]>([
    ['not-found', { url: '/nothing' }],
    ['not-found', { url: '/api/v1/nothing', headers: { accept: 'text/html' } }],
    ['not-found', { url: '/api/v1/sync/incidents/' }],
    ['method-not-allowed', { method: 'PUT', url: '/api/v1/session' }],
    ['method-not-allowed', { method: 'POST', url: '/health/live', payload: '{}', headers: json }],
    ['method-not-allowed', { method: 'DELETE', url: '/api/v1/sync/incidents' }],
    ['unknown-collection', { url: '/api/v1/sync/secrets' }],
    ['unknown-collection', { url: '/api/v1/sync/constructor/latest' }],
    ['unknown-collection', { method: 'POST', url: '/api/v1/sync/secrets', payload: '{}', headers: json }],
    [
      'unsupported-media-type',
      { method: 'POST', url: '/api/v1/sync/incidents', payload: 'a=b', headers: { 'content-type': 'text/plain' } },
    ],
    ['unsupported-media-type', { method: 'POST', url: '/api/v1/session', payload: '<a/>', headers: { 'content-type': 'text/xml' } }],
    ['bad-request', { method: 'POST', url: '/api/v1/sync/incidents' }],
    ['bad-request', { method: 'POST', url: '/api/v1/sync/incidents', payload: '{"documents":', headers: json }],
    ['bad-request', { method: 'POST', url: '/api/v1/sync/incidents', payload: '', headers: json }],
    ['bad-request', { method: 'POST', url: '/api/v1/sync/incidents', payload: '{"documents":[]}', headers: json }],
    ['bad-request', { method: 'POST', url: '/api/v1/sync/incidents', payload: '{"documents":[{}]}', headers: json }],
    ['bad-request', { method: 'POST', url: '/api/v1/sync/incidents', payload: '[1]', headers: json }],
    [
      'bad-request',
      {
        method: 'POST',
        url: '/api/v1/sync/incidents',
        payload: JSON.stringify({ documents: Array(201).fill({ id: 'a' }) }),
        headers: json,
      },
    ],
    ['bad-request', { url: '/%zz' }],
    ['bad-request', { url: `/api/v1/sync/${'x'.repeat(200)}` }],
    ['too-large', { method: 'POST', url: '/api/v1/sync/incidents', payload: `"${'x'.repeat(8 * 1024 * 1024)}"`, headers: json }],
    ['too-large', { method: 'POST', url: '/api/v1/session', payload: `"${'x'.repeat(64 * 1024)}"`, headers: json }],
    ['bad-request', { url: '/api/v1/sync/incidents', headers: { 'milepost-protocol': 'new' } }],
    ['bad-request', { url: '/api/v1/sync/incidents', headers: { 'milepost-protocol': '' } }],
    ['client-too-old', { url: '/api/v1/sync/incidents', headers: { 'milepost-protocol': '0' } }],
    ['unauthenticated', { url: '/api/v1/sync/incidents', anonymous: true }],
    ['unauthenticated', { url: '/api/v1/sync/stream', anonymous: true }],
  ])('%s: %o', async (kind, { method = 'GET', url, payload, headers, anonymous }) => {
    const before = await server.deps.storage.read((reader) => reader.tenant(server.tenant));
    const response = await server.app.inject({ method, url, payload, headers: { ...(anonymous ? PROTOCOL : laptop.headers), ...headers } });
    const told = problem.parse(response.json());
    expect(told.kind).toBe(kind);
    expect(response.statusCode).toBe(told.status);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.body).not.toMatch(/\bat .*\.ts|FST_/);
    expect(await server.deps.storage.read((reader) => reader.tenant(server.tenant))).toEqual(before);
  });

  test('and says which methods there are', async () => {
    const response = await server.app.inject({ method: 'PUT', url: '/api/v1/session', headers: PROTOCOL });
    expect(response.headers['allow']).toBe('POST, DELETE');
  });

  test('an error that nobody expected says nothing of itself, and the log has it', async () => {
    const broken = await harness();
    const read = (): Promise<never> => Promise.reject(new SyntaxError('secret, and not JSON'));
    const app = buildApp({ ...broken.deps, storage: { ...broken.deps.storage, read } });
    const response = await app.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: PROTOCOL,
      payload: signInBody('technician', laptop.newId()),
    });
    expect(response.statusCode).toBe(500);
    expect(response.json()).toEqual({
      type: 'milepost:internal',
      kind: 'internal',
      title: 'Something went wrong in the server',
      status: 500,
    });
    expect(broken.logLines.join('')).toContain('request failed');
    await broken.close();
  });

  test('what is not even HTTP gets an answer and loses its connection', async () => {
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as AddressInfo;
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('HELLO\r\n\r\n'));
      let heard = '';
      socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => resolve(heard));
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(problem.parse(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).kind).toBe('bad-request');
  });
});

describe('serving the app', () => {
  const folder = freshFolder();
  afterAll(() => folder.remove());
  const page = '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><script type="module" src="/assets/a-1.js"></script>';

  beforeEach(async () => {
    mkdirSync(join(folder.path, 'assets'), { recursive: true });
    writeFileSync(join(folder.path, 'index.html'), page);
    writeFileSync(join(folder.path, 'sw.js'), 'self');
    writeFileSync(join(folder.path, '.secret'), 'secret');
    writeFileSync(join(folder.path, 'assets', 'a-1.js'), 'export {}');
    server = await harness({ appDir: folder.path });
  });

  const html = { accept: 'text/html,application/xhtml+xml' };

  test.each(['/', '/index.html', '/incidents/123?status=open', '/board'])(
    '%s is the page, with a nonce of its own each time',
    async (url) => {
      const nonces = new Set<string>();
      for (let count = 0; count < 2; count += 1) {
        const response = await server.app.inject({ url, headers: html });
        expect(response.statusCode).toBe(200);
        expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
        expect(response.headers['cache-control']).toBe('no-cache');
        const nonce = /'nonce-([^']+)'/.exec(String(response.headers['content-security-policy']))?.[1];
        expect(response.body).toBe(page.replace('__CSP_NONCE__', String(nonce)));
        nonces.add(String(nonce));
      }
      expect(nonces.size).toBe(2);
    },
  );

  test('files named by their content stay for ever, the others are asked for each time', async () => {
    const asset = await server.app.inject('/assets/a-1.js');
    expect(asset.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' });
    expect(asset.headers['content-type']).toContain('javascript');
    const worker = await server.app.inject('/sw.js');
    expect(worker.headers['cache-control']).toBe('no-cache');
    expect(worker.headers['content-security-policy']).toContain("connect-src 'self'");
    const again = await server.app.inject({ url: '/sw.js', headers: { 'if-none-match': String(worker.headers['etag']) } });
    expect(again.statusCode).toBe(304);
  });

  test.each([
    ['/assets/gone.js', '*/*'],
    ['/assets/gone.js', 'text/html'],
    ['/api/v1/gone', 'text/html'],
    ['/health', 'text/html'],
    ['/gone.js', '*/*'],
    ['/.secret', '*/*'],
    ['/../package.json', '*/*'],
    ['/..%2f..%2fpackage.json', '*/*'],
  ])('%s for %s is a problem, not the page', async (url, accept) => {
    const response = await server.app.inject({ url, headers: { accept } });
    expect(response.statusCode).toBeGreaterThanOrEqual(400);
    expect(response.statusCode).toBeLessThan(500);
    expect(problem.parse(response.json()).kind).toMatch(/not-found|bad-request|forbidden/);
  });

  test('posting to a page is not found', async () => {
    const response = await server.app.inject({ method: 'POST', url: '/board', headers: html });
    expect(response.json()).toMatchObject({ kind: 'not-found' });
  });

  test('an app that was not built is said to be missing', async () => {
    const empty = freshFolder();
    const bare = await harness({ appDir: empty.path });
    expect((await bare.app.inject({ url: '/', headers: html })).json()).toMatchObject({
      kind: 'not-found',
      detail: 'the app has not been built',
    });
    await bare.close();
    empty.remove();
  });
});
