import { describe, expect, test } from 'vitest';
import { hlcMs } from '#domain/clock/hlc.ts';
import { serverClock } from './clock.ts';
import { principalOf } from './plugins/authentication.ts';
import { signInLimit, TRIES_PER_ADDRESS, TRIES_PER_EMAIL, WINDOW_MS } from './plugins/sign-in-limit.ts';
import { hashPassword, passwordCost, verifyPassword } from './passwords.ts';
import { serverLogger } from './start.ts';
import { createAccount, createTenant } from './accounts.ts';
import { CHEAP, harness, PASSWORD, seededRandom } from './testing/harness.ts';

describe('passwords', () => {
  test('match themselves, in either Unicode form, and nothing else', async () => {
    const hash = await hashPassword('pässword', seededRandom('salt'), CHEAP);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=16,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(await verifyPassword('pässword'.normalize('NFD'), hash)).toBe(true);
    expect(await verifyPassword('password', hash)).toBe(false);
    expect(await verifyPassword('pässword', 'no hash at all')).toBe(false);
  });

  test('of equal text have different hashes', async () => {
    const random = seededRandom('salt');
    expect(await hashPassword('a', random, CHEAP)).not.toBe(await hashPassword('a', random, CHEAP));
  });

  test('are costly by default', async () => {
    expect(passwordCost).toEqual({ memory: 65_536, passes: 3, parallelism: 4 });
    const hash = await hashPassword('a', seededRandom('salt'));
    expect(hash).toContain('m=65536,t=3,p=4');
    expect(await verifyPassword('a', hash)).toBe(true);
  });
});

describe("the server's clock", () => {
  test('goes forward whatever the wall clock does, and past what it saw', () => {
    let now = 1000;
    const clock = serverClock(() => now, seededRandom('clock'));
    const first = clock.tick();
    now = 500;
    const second = clock.tick();
    expect(second > first).toBe(true);
    const other = serverClock(() => 9000, seededRandom('other')).tick();
    clock.see(other);
    const third = clock.tick();
    expect(third > other).toBe(true);
    expect(hlcMs(third)).toBe(9000);
    expect(clock.newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });
});

describe('the limit of tries', () => {
  test('counts per e-mail and per address, and forgets after its window', () => {
    let now = 0;
    const limit = signInLimit(() => now);
    for (let count = 0; count < TRIES_PER_EMAIL; count += 1) expect(limit.take('a', `address ${count}`)).toBe(0);
    expect(limit.take('a', 'another')).toBe(WINDOW_MS);
    for (let count = 0; count < TRIES_PER_ADDRESS; count += 1) expect(limit.take(`e ${count}`, 'depot')).toBe(0);
    now = 1;
    expect(limit.take('b', 'depot')).toBe(WINDOW_MS - 1);
    limit.giveBack('b', 'depot');
    expect(limit.take('b', 'depot')).toBe(0);
    now = WINDOW_MS + 1;
    expect(limit.take('a', 'depot')).toBe(0);
  });

  test('forgets the oldest when there are too many to remember', () => {
    const limit = signInLimit(() => 0);
    for (let count = 0; count < TRIES_PER_EMAIL; count += 1) limit.take('victim', `address ${count}`);
    expect(limit.take('victim', 'x')).toBeGreaterThan(0);
    for (let count = 0; count < 20_000; count += 1) limit.take(`made up ${count}`, `address ${count}`);
    expect(limit.take('victim', 'y')).toBe(0);
  });
});

describe('accounts', () => {
  test('have one e-mail each, in whatever case', async () => {
    const server = await harness();
    const again = { name: 'Twin', email: 'Technician@North.test', role: 'technician', password: PASSWORD } as const;
    expect(await createAccount(server.deps, server.tenant, again)).toBe('email-taken');
    const people = await server.deps.storage.read((reader) => reader.allDocuments(server.tenant, 'people'));
    expect(people.map(({ name }) => name)).not.toContain('Twin');
    await server.close();
  });

  test('take the ids that they are given, and no invalid person', async () => {
    const server = await harness();
    const id = '018f0000-0000-7000-8000-000000000077';
    expect(await createTenant(server.deps, { name: 'Demo', id })).toBe(id);
    const person = '018f0000-0000-7000-8000-000000000078';
    const account = { person, name: 'Ada', email: 'ada@demo.test', role: 'lead', password: PASSWORD } as const;
    expect(await createAccount(server.deps, id, account)).toMatchObject({ id: person, role: 'lead', active: true });
    await expect(createAccount(server.deps, id, { ...account, email: 'no e-mail' })).rejects.toThrow('email');
    await server.close();
  });
});

test('a logged secret is blotted out even where somebody logs it by mistake', () => {
  const lines: string[] = [];
  const logger = serverLogger('info', { write: (line) => void lines.push(line) });
  logger.info({ body: { password: 'p1', nested: { refreshToken: 'p2' } }, headers: { authorization: 'p3' }, token: 'p4' }, 'oops');
  expect(lines.join('')).not.toMatch(/p[1234]/);
});

test('a route outside of the sign-in has no principal: that is a mistake in the program', () => {
  expect(() => principalOf({} as Parameters<typeof principalOf>[0])).toThrow('not behind requirePrincipal');
});
