import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { hasDisplay } from './open-app.ts';
import { startOptions } from './start-options.ts';

const dataDir = resolve('/data');
const base = { MILEPOST_DATA_DIR: dataDir };

test('nothing said', () => {
  expect(startOptions([], base)).toEqual({ open: true, port: 4700, host: '127.0.0.1', dataDir, demo: true, tls: undefined });
});

test('everything by environment, and a flag wins', () => {
  const env = {
    ...base,
    MILEPOST_PORT: '1',
    MILEPOST_NO_OPEN: '1',
    MILEPOST_NO_DEMO: 'true',
    MILEPOST_TLS_CERT: 'c',
    MILEPOST_TLS_KEY: 'k',
  };
  const expected = { open: false, port: 1, host: '0.0.0.0', dataDir, demo: false, tls: { cert: 'c', key: 'k' } };
  expect(startOptions([], env)).toEqual(expected);
  expect(startOptions(['--port', '2', '--tls-key', 'other'], env)).toEqual({ ...expected, port: 2, tls: { cert: 'c', key: 'other' } });
});

test('empty variables and "0" are off', () => {
  expect(
    startOptions([], { ...base, MILEPOST_PORT: '', MILEPOST_NO_OPEN: '', MILEPOST_NO_DEMO: '0', MILEPOST_TLS_CERT: '' }),
  ).toMatchObject({
    port: 4700,
    open: true,
    demo: true,
    tls: undefined,
  });
});

test('help', () => {
  expect(startOptions(['--help'], {})).toBe('help');
});

test('where there is a display', () => {
  expect(hasDisplay('linux', {})).toBe(false);
  expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false);
  expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
  expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
  expect(hasDisplay('linux', { DISPLAY: ':0', CI: 'true' })).toBe(false);
  expect(hasDisplay('darwin', {})).toBe(true);
  expect(hasDisplay('win32', { CI: '1' })).toBe(false);
});
