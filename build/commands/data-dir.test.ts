import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultDataDir } from './data-dir.ts';

describe('the default data folder', () => {
  const home = path.resolve('/home/lind');
  const cases: [NodeJS.Platform, { [name: string]: string }, string][] = [
    ['linux', {}, path.join(home, '.local/share/milepost')],
    ['linux', { XDG_DATA_HOME: path.resolve('/data') }, path.resolve('/data/milepost')],
    ['linux', { XDG_DATA_HOME: 'not/absolute' }, path.join(home, '.local/share/milepost')],
    ['darwin', {}, path.join(home, 'Library/Application Support/milepost')],
    ['win32', { LOCALAPPDATA: path.resolve('/l') }, path.resolve('/l/milepost')],
    ['win32', {}, path.join(home, 'AppData', 'Local', 'milepost')],
    ['linux', { MILEPOST_DATA_DIR: path.resolve('/d') }, path.resolve('/d')],
  ];
  test.each(cases)('%s with %o', (platform, env, folder) => {
    expect(defaultDataDir({ platform, env, home })).toBe(folder);
  });

  test('is absolute here', () => {
    expect(path.isAbsolute(defaultDataDir())).toBe(true);
  });
});
