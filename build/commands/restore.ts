import { restore } from '#sync-server/backup/restore.ts';
import path from 'node:path';
import { BackupFailure, evidenceBeside } from '#sync-server/backup/backup.ts';
import { claimDataFolder, EVIDENCE_FOLDER } from '#sync-server/data-folder.ts';
import { copyMissingFiles } from '#sync-server/evidence/copy-files.ts';
import { filesIn } from '#sync-server/evidence/files.ts';
import { runFileCommand } from './file-command.ts';

const USAGE = `npm run restore -- FILE [--data-dir FOLDER]

Puts the backup FILE in the place of a data folder's database. Stop the server first. What is replaced is kept beside it.
Evidence comes back from the folder evidence beside FILE.
At the next start laptops notice, and by themselves give back what the backup lacks.

  --data-dir FOLDER   the data folder (MILEPOST_DATA_DIR)
`;

await runFileCommand(USAGE, async (file, dataDir, env) => {
  if ((env['DATABASE_URL'] ?? '') !== '') throw new BackupFailure('This depot is in PostgreSQL: use pg_restore (see the README).');
  const folder = await claimDataFolder(dataDir);
  try {
    const aside = await restore(file, folder.database, Date.now());
    // What is there stays: evidence newer than the backup is still evidence.
    await copyMissingFiles(evidenceBeside(file), filesIn(path.join(dataDir, EVIDENCE_FOLDER)));
    console.log(`Restored from ${file}.${aside === undefined ? '' : ` What was there is now ${aside}.`} Start the server as always.`);
  } finally {
    folder.release();
  }
});
