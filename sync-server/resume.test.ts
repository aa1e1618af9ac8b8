import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RESUME_TOLERANCE_MS, refreshAnswer, resumeText, signInAnswer, type SignInAnswer } from '#domain/protocol/session.ts';
import { edit } from '#domain/merge/merge.ts';
import { personShape } from '#domain/schema/person.ts';
import { generateKeys } from './keys.ts';
import { writeDocuments } from './sync/write.ts';
import { harness, PASSWORD, PROTOCOL, START_MS, type Harness } from './testing/harness.ts';
import { signCertificate } from './tokens.ts';

const LAPTOP = '018f0000-0000-7000-8000-0000000000aa';

let server: Harness;
let restored: Harness;
let pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
beforeEach(async () => {
  pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  server = await harness();
  // The same people in the same tenant and the same key, but none of the enrolments.
  restored = await harness({ keys: server.deps.keys });
});
afterEach(async () => {
  await server.close();
  await restored.close();
});

const jwk = (key: KeyObject) => {
  const { kty, crv, x, y } = key.export({ format: 'jwk' });
  return { kty, crv, x, y };
};
const signIn = async (at: Harness): Promise<SignInAnswer> => {
  const laptop = { id: LAPTOP, name: 'Toughbook', publicKey: jwk(pair.publicKey) };
  const payload = { email: 'technician@north.test', password: PASSWORD, laptop };
  return signInAnswer.parse((await at.app.inject({ method: 'POST', url: '/api/v1/session', headers: PROTOCOL, payload })).json());
};
const proofOf = (certificate: string, at: number, key = pair.privateKey) => ({
  certificate,
  at,
  signature: sign('sha256', Buffer.from(resumeText(certificate, at)), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
});
const resume = (at: Harness, payload: object): Promise<LightMyRequestResponse> =>
  at.app.inject({ method: 'POST', url: '/api/v1/session/resume', headers: PROTOCOL, payload });

describe('[S47] a laptop whose tokens the database does not know', () => {
  test('comes back by its certificate and key, and is enrolled as before', async () => {
    const { certificate, tokens } = await signIn(server);
    expect(restored.tenant).toBe(server.tenant);
    const refresh = { method: 'POST' as const, url: '/api/v1/session/refresh', headers: PROTOCOL };
    expect((await restored.app.inject({ ...refresh, payload: { refreshToken: tokens.refreshToken } })).statusCode).toBe(401);
    const answer = refreshAnswer.parse((await resume(restored, proofOf(certificate, START_MS))).json());
    expect(answer.principal).toMatchObject({ person: server.people.technician.id, laptop: LAPTOP });
    const headers = { ...PROTOCOL, authorization: `Bearer ${answer.tokens.accessToken}` };
    expect((await restored.app.inject({ url: '/api/v1/sync/sites', headers })).statusCode).toBe(200);
    const again = await restored.app.inject({ ...refresh, payload: { refreshToken: answer.tokens.refreshToken } });
    expect(again.statusCode).toBe(200);
    expect(restored.logLines.join('')).toContain('came back by its certificate');
    expect(restored.logLines.join('')).not.toContain(certificate);
  });

  test('once with each proof', async () => {
    const { certificate } = await signIn(server);
    const proof = proofOf(certificate, START_MS + 60_000);
    expect((await resume(restored, proof)).statusCode).toBe(200);
    expect((await resume(restored, proof)).statusCode).toBe(401);
    expect((await resume(restored, proofOf(certificate, START_MS + 59_999))).statusCode).toBe(401);
    expect((await resume(restored, proofOf(certificate, START_MS + 60_001))).statusCode).toBe(200);
  });

  test('not with a proof of another time, of another key, of nobody’s, or for another certificate', async () => {
    const { certificate } = await signIn(server);
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const claims = { laptop: LAPTOP, tenant: server.tenant, person: server.people.technician.id };
    const publicKey = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) } as const;
    const forged = await signCertificate(await generateKeys(), { ...claims, publicKey }, START_MS);
    const senseless = await signCertificate(server.deps.keys, { ...claims, publicKey }, START_MS);
    const proof = proofOf(certificate, START_MS + 1);
    for (const wrong of [
      proofOf(certificate, START_MS - RESUME_TOLERANCE_MS - 1),
      proofOf(certificate, START_MS + RESUME_TOLERANCE_MS + 1),
      proofOf(certificate, START_MS, stranger),
      proofOf(forged, START_MS),
      proofOf(senseless, START_MS),
      proofOf(`${certificate}x`, START_MS),
      { ...proof, at: START_MS + 2 },
      { ...proof, signature: randomBytes(64).toString('base64url') },
      { ...proof, signature: '' },
    ]) {
      expect((await resume(restored, wrong)).statusCode).toBe(401);
    }
    expect((await resume(restored, { ...proof, person: 'x' })).statusCode).toBe(400);
    expect((await resume(restored, proof)).statusCode).toBe(200);
  });

  test('not once the enrolment is known as revoked, or was replaced by a later sign-in', async () => {
    const { certificate, tokens } = await signIn(server);
    server.setNow(START_MS + 2000);
    const later = await signIn(server);
    expect((await resume(server, proofOf(certificate, START_MS + 3000))).statusCode).toBe(401);
    const headers = { ...PROTOCOL, authorization: `Bearer ${later.tokens.accessToken}` };
    await server.app.inject({ method: 'DELETE', url: '/api/v1/session', headers });
    expect((await resume(server, proofOf(later.certificate, START_MS + 4000))).statusCode).toBe(401);
    expect(tokens.refreshToken).not.toBe(later.tokens.refreshToken);
  });

  test('with a certificate that is newer than the one in the backup', async () => {
    await signIn(restored);
    server.setNow(START_MS + 5000);
    const { certificate } = await signIn(server);
    expect((await resume(restored, proofOf(certificate, START_MS + 5000))).statusCode).toBe(200);
  });

  test('not when the person is no longer active, or is not known', async () => {
    const { certificate } = await signIn(server);
    const gone = edit(personShape, restored.people.technician, { active: false }, restored.deps.clock.tick(), 'x', () => true);
    await restored.deps.storage.transact(restored.tenant, (transaction) => writeDocuments(transaction, 'people', [gone]));
    expect((await resume(restored, proofOf(certificate, START_MS))).statusCode).toBe(401);
    const elsewhere = await signCertificate(
      server.deps.keys,
      {
        laptop: LAPTOP,
        tenant: server.deps.clock.newId(),
        person: server.people.technician.id,
        publicKey: jwk(pair.publicKey) as { kty: 'EC'; crv: 'P-256'; x: string; y: string },
      },
      START_MS,
    );
    expect((await resume(restored, proofOf(elsewhere, START_MS))).statusCode).toBe(401);
  });

  test('also when the account was lost and the person came back with the people: without a password until there is a new one', async () => {
    const person = { ...server.people.technician, id: server.deps.clock.newId(), email: 'newcomer@north.test' };
    await restored.deps.storage.transact(restored.tenant, (transaction) => writeDocuments(transaction, 'people', [person]));
    const publicKey = jwk(pair.publicKey) as { kty: 'EC'; crv: 'P-256'; x: string; y: string };
    const claims = { laptop: LAPTOP, tenant: restored.tenant, person: person.id, publicKey };
    const certificate = await signCertificate(server.deps.keys, claims, START_MS);
    expect((await resume(restored, proofOf(certificate, START_MS))).statusCode).toBe(200);
    const laptop = { id: LAPTOP, name: 'L', publicKey };
    const payload = { email: person.email, password: '', laptop };
    const signedIn = await restored.app.inject({ method: 'POST', url: '/api/v1/session', headers: PROTOCOL, payload });
    expect(signedIn.statusCode).toBe(401);
  });
});
