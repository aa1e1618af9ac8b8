import { describe, expect, test } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

describe('content security policy', () => {
  test('allows what the app needs and nothing unsafe', () => {
    const policy = contentSecurityPolicy({ nonce: 'abc+/w==', connect: [] });
    expect(policy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-abc+/w=='; img-src 'self' data: blob:; media-src 'self' blob:; " +
        "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(policy).not.toContain('unsafe');
  });

  test('names the server to connect to', () => {
    const policy = contentSecurityPolicy({ nonce: 'n', connect: ['https://noc.example:4700'] });
    expect(policy).toContain("connect-src 'self' https://noc.example:4700;");
  });

  test.each(['', "x' 'unsafe-inline", 'a;b', 'a b'])('refuses the nonce %j', (nonce) => {
    expect(() => contentSecurityPolicy({ nonce, connect: [] })).toThrow('Base64');
  });

  test.each(['https://a; script-src *', '*', "'unsafe-inline'", 'https://a https://b'])('refuses to connect to %j', (origin) => {
    expect(() => contentSecurityPolicy({ nonce: 'n', connect: [origin] })).toThrow('not an origin');
  });
});
