import { restore } from '#sync-server/backup/restore.ts';
import { BackupFailure } from '#sync-server/backup/backup.ts';
import { restoreFiles } from '#sync-server/backup/files-beside.ts';
import { claimDataFolder } from '#sync-server/data-folder.ts';
import { runFileCommand } from './file-command.ts';

const USAGE = `npm run restore -- FILE [--data-dir FOLDER]

Puts the backup FILE in the place of a data folder's database. Stop the server first. What is replaced is kept beside it.
Evidence and maps come back from the folders evidence and map beside FILE.
At the next start laptops notice, and by themselves give back what the backup lacks.

  --data-dir FOLDER   the data folder (MILEPOST_DATA_DIR)
`;

await runFileCommand(USAGE, async (file, dataDir, env) => {
  if ((env['DATABASE_URL'] ?? '') !== '') throw new BackupFailure('This depot is in PostgreSQL: use pg_restore (see the README).');
  const folder = await claimDataFolder(dataDir);
  try {
    const aside = await restore(file, folder.database, Date.now());
    await restoreFiles(dataDir, file);
    console.log(`Restored from ${file}.${aside === undefined ? '' : ` What was there is now ${aside}.`} Start the server as always.`);
  } finally {
    folder.release();
  }
});
