import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freshFolder } from '../testing/harness.ts';
import { copyMissingFiles } from './copy-files.ts';

test('copies what is missing, once, and nothing of what is there', async () => {
  const folder = freshFolder();
  onTestFinished(folder.remove);
  const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
  expect(await copyMissingFiles(from, to)).toBe(0);
  for (const name of ['t/ab/one', 't/cd/two']) {
    await mkdir(join(from, name, '..'), { recursive: true });
    await writeFile(join(from, name), name);
  }
  expect(await copyMissingFiles(from, to)).toBe(2);
  await writeFile(join(from, 't/ab/three'), 'three');
  expect(await copyMissingFiles(from, to)).toBe(1);
  expect(await readFile(join(to, 't/cd/two'), 'utf8')).toBe('t/cd/two');
  expect((await readdir(join(to, 't/ab'))).toSorted()).toEqual(['one', 'three']);
});
