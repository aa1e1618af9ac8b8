import { copyFile, mkdir, readdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder, synced } from '../backup/backup.ts';

/**
 * Copies the files (evidence, maps, manuals) that `to` does not have, each synced to disk before it has its name. They are named by what they are and
 * never change, so one folder beside the backups of a database serves all of them. Answers how many were copied.
 */
export async function copyMissingFiles(from: string, to: string): Promise<number> {
  const found = await readdir(from, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    // No evidence yet.
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  let copied = 0;
  for (const entry of found.filter((one) => one.isFile())) {
    const source = join(entry.parentPath, entry.name);
    const target = join(to, source.slice(from.length));
    if ((await stat(target).catch(() => undefined)) !== undefined) continue;
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    if (!(await copiedWhole(source, `${target}.part`))) continue;
    await synced(`${target}.part`);
    await rename(`${target}.part`, target);
    await syncFolder(dirname(target));
    copied += 1;
  }
  return copied;
}

/** `false` where the source has gone meanwhile: a map that was replaced. */
async function copiedWhole(source: string, target: string): Promise<boolean> {
  return copyFile(source, target).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return false;
    },
  );
}
