import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findChromium } from './chromium.ts';

test('the one that is named comes first, and a wrong name is an error rather than another browser', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'milepost-chromium-'));
  const named = join(folder, 'my-browser');
  await writeFile(named, '');
  await chmod(named, 0o755);
  expect(await findChromium({ MILEPOST_CHROMIUM: named })).toEqual({ path: named, from: 'MILEPOST_CHROMIUM' });
  await expect(findChromium({ MILEPOST_CHROMIUM: join(folder, 'gone') })).rejects.toThrow('MILEPOST_CHROMIUM');

  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = join(folder, `chromium${suffix}`);
  await writeFile(onPath, '');
  await chmod(onPath, 0o755);
  expect(await findChromium({ PATH: folder, MILEPOST_CHROMIUM: '' })).toEqual({ path: onPath, from: 'installed' });
  await rm(folder, { recursive: true });
});
