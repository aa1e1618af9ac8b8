import { dirname, join } from 'node:path';
import { EVIDENCE_FOLDER, MANUALS_FOLDER, MAP_FOLDER } from '../data-folder.ts';
import { copyMissingFiles } from '../evidence/copy-files.ts';
import { filesIn } from '../evidence/files.ts';

/** What lies beside the database in a data folder, and goes into folders of the same names beside its backups: one for all of them. */
const FOLDERS = [EVIDENCE_FOLDER, MAP_FOLDER, MANUALS_FOLDER];

/** Copies what the backups beside `backupFile` do not have yet. Answers how many files that were. */
export async function backUpFiles(dataDir: string, backupFile: string): Promise<number> {
  let copied = 0;
  for (const name of FOLDERS) copied += await copyMissingFiles(filesIn(join(dataDir, name)), join(dirname(backupFile), name));
  return copied;
}

/** Brings back what the data folder does not have. What is there stays: a photo newer than the backup is still evidence. */
export async function restoreFiles(dataDir: string, backupFile: string): Promise<void> {
  for (const name of FOLDERS) await copyMissingFiles(join(dirname(backupFile), name), filesIn(join(dataDir, name)));
}
