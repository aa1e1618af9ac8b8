import { decodeProtectedHeader, jwtVerify, SignJWT, type CryptoKey } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LightMyRequestResponse } from 'fastify';
import { refreshAnswer, signInAnswer, type Tokens } from '#domain/protocol/session.ts';
import { SIGN_INS_WAITING_MAX } from './sessions.ts';
import { WINDOW_MS } from './plugins/sign-in-limit.ts';
import { writeDocuments } from './sync/write.ts';
import { harness, PASSWORD, PROTOCOL, signInBody, START_MS, type Harness, type Laptop } from './testing/harness.ts';

let server: Harness;
let laptop: Laptop;

beforeEach(async () => {
  server = await harness();
  laptop = await server.signIn('technician');
});
afterEach(() => server.close());

const signIn = (body: object): Promise<LightMyRequestResponse> =>
  server.app.inject({ method: 'POST', url: '/api/v1/session', headers: PROTOCOL, payload: body });
const refresh = (refreshToken: string): Promise<LightMyRequestResponse> =>
  server.app.inject({ method: 'POST', url: '/api/v1/session/refresh', headers: PROTOCOL, payload: { refreshToken } });
const refreshed = async (refreshToken: string): Promise<Tokens> => refreshAnswer.parse((await refresh(refreshToken)).json()).tokens;
const pullWith = (accessToken: string): Promise<LightMyRequestResponse> =>
  server.app.inject({ url: '/api/v1/sync/incidents', headers: { ...PROTOCOL, authorization: `Bearer ${accessToken}` } });

describe('signing in', () => {
  test('answers with who it is, tokens and a certificate over the laptop and its key', async () => {
    const { principal, certificate } = laptop.answer;
    expect(principal).toMatchObject({ tenant: server.tenant, tenantName: 'North', role: 'technician', email: 'technician@north.test' });
    const { payload } = await jwtVerify(certificate, server.deps.keys.publicKey, { currentDate: new Date(START_MS) });
    expect(payload).toEqual({
      laptop: principal.laptop,
      tenant: server.tenant,
      person: principal.person,
      publicKey: signInBody('technician', '').laptop.publicKey,
      iat: START_MS / 1000,
    });
    expect(decodeProtectedHeader(certificate)).toMatchObject({ alg: 'ES256', kid: server.deps.keys.kid });
  });

  test('takes the e-mail in any case', async () => {
    const body = signInBody('technician', laptop.newId());
    expect((await signIn({ ...body, email: '  TECHNICIAN@north.test ' })).statusCode).toBe(200);
  });

  test.each<[string, object]>([
    ['a wrong password', { password: 'wrong' }],
    ['an unknown e-mail', { email: 'nobody@north.test' }],
  ])('refuses %s in the same words', async (_what, spoil) => {
    const response = await signIn({ ...signInBody('technician', laptop.newId()), ...spoil });
    expect(response.statusCode).toBe(401);
    expect(response.json()).toEqual({
      type: 'milepost:wrong-password',
      kind: 'wrong-password',
      title: 'E-mail or password is wrong',
      status: 401,
    });
  });

  test.each<[string, (body: ReturnType<typeof signInBody>) => object]>([
    ['without a laptop', ({ email, password }) => ({ email, password })],
    ['with a private key', (body) => ({ ...body, laptop: { ...body.laptop, publicKey: { ...body.laptop.publicKey, d: 'secret' } } })],
    ['with a laptop id that is none', (body) => ({ ...body, laptop: { ...body.laptop, id: 'x' } })],
    ['with more than it asks for', (body) => ({ ...body, role: 'admin' })],
  ])('%s is a bad request', async (_what, spoil) => {
    const response = await signIn(spoil(signInBody('technician', laptop.newId())));
    expect(response.json()).toMatchObject({ kind: 'bad-request' });
  });

  test('after ten wrong tries an e-mail has to wait; others do not, and the wait ends', async () => {
    const id = laptop.newId();
    for (let count = 0; count < 10; count += 1) expect((await signIn(signInBody('lead', id, 'wrong'))).statusCode).toBe(401);
    const blocked = await signIn(signInBody('lead', id));
    expect(blocked.json()).toMatchObject({ kind: 'too-many-requests', status: 429 });
    expect(blocked.headers['retry-after']).toBe(String(WINDOW_MS / 1000));
    expect((await signIn(signInBody('operator', id))).statusCode).toBe(200);
    server.setNow(START_MS + WINDOW_MS);
    expect((await signIn(signInBody('lead', id))).statusCode).toBe(200);
  });

  test('a crowd at once is asked to come back, and nobody of it is blocked for it', async () => {
    const id = laptop.newId();
    const crowd = await Promise.all(
      Array.from({ length: SIGN_INS_WAITING_MAX + 20 }, (_, index) => signIn({ ...signInBody('lead', id), email: `${index}@north.test` })),
    );
    const kinds = new Set(crowd.map((response) => response.json<{ kind: string }>().kind));
    expect(kinds).toEqual(new Set(['wrong-password', 'unavailable']));
    expect((await signIn(signInBody('operator', id))).statusCode).toBe(200);
  });

  test('a hundred right passwords in a row are no attack', async () => {
    const id = laptop.newId();
    for (let count = 0; count < 101; count += 1) expect((await signIn(signInBody('lead', id))).statusCode).toBe(200);
  });

  test('[S16] again on the same laptop voids what the first was given, and leaves other people and laptops alone', async () => {
    const { laptop: id } = laptop.answer.principal;
    const [colleague, elsewhere] = [await server.signIn('operator', id), await server.signIn('technician')];
    const again = await server.signIn('technician', id);
    expect((await pullWith(laptop.answer.tokens.accessToken)).statusCode).toBe(401);
    expect((await refresh(laptop.answer.tokens.refreshToken)).statusCode).toBe(401);
    for (const one of [again, colleague, elsewhere]) expect((await pullWith(one.answer.tokens.accessToken)).statusCode).toBe(200);
  });
});

describe('access tokens', () => {
  test('last ten minutes', async () => {
    server.setNow(START_MS + 599_000);
    expect((await pullWith(laptop.answer.tokens.accessToken)).statusCode).toBe(200);
    server.setNow(START_MS + 601_000);
    const response = await pullWith(laptop.answer.tokens.accessToken);
    expect(response.json()).toMatchObject({ kind: 'unauthenticated' });
    expect(response.headers['www-authenticate']).toBe('Bearer');
  });

  test.each(['', 'Bearer', 'Bearer x', 'Basic abc', 'Bearer a.b.c'])('%j is none', async (authorization) => {
    const response = await server.app.inject({ url: '/api/v1/sync/incidents', headers: { ...PROTOCOL, authorization } });
    expect(response.statusCode).toBe(401);
  });

  test('a certificate is none, though the same key signed it', async () => {
    expect((await pullWith(laptop.answer.certificate)).statusCode).toBe(401);
  });

  test('one signed by another key, or without a session, is none', async () => {
    const sign = (claims: object, key: CryptoKey): Promise<string> =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'milepost-access+jwt' })
        .setIssuer('milepost')
        .setExpirationTime(START_MS / 1000 + 60)
        .sign(key);
    const other = await harness();
    expect((await pullWith(await sign({ sid: 'x' }, other.deps.keys.privateKey))).statusCode).toBe(401);
    expect((await pullWith(await sign({ sid: 7 }, server.deps.keys.privateKey))).statusCode).toBe(401);
    expect((await pullWith(await sign({}, server.deps.keys.privateKey))).statusCode).toBe(401);
    await other.close();
  });
});

describe('refresh tokens', () => {
  test('[S17] are replaced at each use', async () => {
    let { refreshToken } = laptop.answer.tokens;
    for (let count = 0; count < 5; count += 1) {
      const next = await refreshed(refreshToken);
      expect(next.refreshToken).not.toBe(refreshToken);
      expect((await pullWith(next.accessToken)).statusCode).toBe(200);
      ({ refreshToken } = next);
    }
  });

  test('[S17] a lost answer costs nothing: the old token works until its successor was used', async () => {
    const { refreshToken } = laptop.answer.tokens;
    await refreshed(refreshToken);
    const second = await refreshed(refreshToken);
    const third = await refreshed(second.refreshToken);
    expect((await pullWith(third.accessToken)).statusCode).toBe(200);
  });

  test('[S17] one older than that has been in two hands: everything of the enrolment ends', async () => {
    const first = laptop.answer.tokens;
    const second = await refreshed(first.refreshToken);
    const third = await refreshed(second.refreshToken);
    expect((await refresh(first.refreshToken)).json()).toMatchObject({ kind: 'unauthenticated' });
    expect((await refresh(third.refreshToken)).statusCode).toBe(401);
    expect((await pullWith(third.accessToken)).statusCode).toBe(401);
    expect(server.logLines.join('')).toContain('an old refresh token came back');
  });

  test('[S17] the twin of a used successor is refused, and nobody else is harmed', async () => {
    const { refreshToken } = laptop.answer.tokens;
    const [twin, used] = [await refreshed(refreshToken), await refreshed(refreshToken)];
    const next = await refreshed(used.refreshToken);
    expect((await refresh(twin.refreshToken)).statusCode).toBe(401);
    expect((await pullWith(next.accessToken)).statusCode).toBe(200);
  });

  test('an unknown one is refused', async () => {
    expect((await refresh('made up')).json()).toMatchObject({ kind: 'unauthenticated' });
    expect((await server.app.inject({ method: 'POST', url: '/api/v1/session/refresh', headers: PROTOCOL, payload: {} })).statusCode).toBe(
      400,
    );
  });
});

describe('[S18] takes effect at once', () => {
  test('signing out', async () => {
    const response = await server.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: laptop.headers });
    expect(response.statusCode).toBe(204);
    expect((await pullWith(laptop.answer.tokens.accessToken)).statusCode).toBe(401);
    expect((await refresh(laptop.answer.tokens.refreshToken)).statusCode).toBe(401);
    expect((await server.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: PROTOCOL })).statusCode).toBe(401);
  });

  test('deactivating a person', async () => {
    const gone = { ...server.people.technician, active: false };
    await server.deps.storage.transact(server.tenant, (transaction) => writeDocuments(transaction, 'people', [gone]));
    expect((await pullWith(laptop.answer.tokens.accessToken)).statusCode).toBe(401);
    expect((await refresh(laptop.answer.tokens.refreshToken)).statusCode).toBe(401);
    expect((await signIn(signInBody('technician', laptop.newId()))).json()).toMatchObject({ kind: 'wrong-password' });
  });
});

test('neither the log nor the database holds a password or a token', async () => {
  const response = await signIn(signInBody('technician', laptop.newId()));
  const { tokens, certificate } = signInAnswer.parse(response.json());
  await refreshed(tokens.refreshToken);
  await signIn(signInBody('technician', laptop.newId(), 'a wrong secret'));
  await server.app.inject({ url: `/api/v1/sync/incidents?token=${tokens.accessToken}`, headers: laptop.headers });
  const log = server.logLines.join('');
  expect(log).toContain('"route":"/api/v1/session"');
  expect(log).toContain(`"laptop":"${laptop.answer.principal.laptop}"`);
  for (const secret of [PASSWORD, 'a wrong secret', tokens.accessToken, tokens.refreshToken, certificate])
    expect(log).not.toContain(secret);
  const account = await server.deps.storage.read((reader) => reader.accountByEmail('technician@north.test'));
  expect(account?.passwordHash).toMatch(/^\$argon2id\$v=19\$/);
  expect(await server.deps.storage.read((reader) => reader.refreshToken(tokens.refreshToken))).toBeUndefined();
});
