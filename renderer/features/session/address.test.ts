import { describe, expect, test } from 'vitest';
import { addressFrom, fitOf } from './address.ts';

describe('a server address', () => {
  test.each([
    ['milepost.example.org', 'https://milepost.example.org'],
    [' https://milepost.example.org/some/page?x=1 ', 'https://milepost.example.org'],
    ['http://10.0.0.4:4710', 'http://10.0.0.4:4710'],
    ['localhost:4710', 'http://localhost:4710'],
    ['127.0.0.1:4710', 'http://127.0.0.1:4710'],
    ['noc.example:8443', 'https://noc.example:8443'],
  ])('%s is %s', (typed, origin) => {
    expect(addressFrom(typed)).toBe(origin);
  });

  test.each(['', '   ', 'two words', 'ftp://example.org', 'javascript:alert(1)', 'https://', 'http://[bad'])('%j is none', (typed) => {
    expect(addressFrom(typed)).toBeUndefined();
  });

  test('app and server of nearby versions talk, others say which one is too old', () => {
    expect(fitOf({ protocol: 3 }, 3)).toBe('fits');
    expect(fitOf({ protocol: 5 }, 3)).toBe('fits');
    expect(fitOf({ protocol: 6 }, 3)).toBe('app-too-old');
    expect(fitOf({ protocol: 2 }, 3)).toBe('server-too-old');
  });
});
