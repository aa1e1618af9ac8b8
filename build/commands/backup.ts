import path from 'node:path';
import { backUp, BackupFailure } from '#sync-server/backup/backup.ts';
import { backUpFiles } from '#sync-server/backup/files-beside.ts';
import { DATABASE_FILE } from '#sync-server/data-folder.ts';
import { runFileCommand } from './file-command.ts';

const USAGE = `npm run backup -- FILE [--data-dir FOLDER]

Copies the database of a data folder to the new file FILE, also while a server works on it: the state of one moment, checked. Photos,
other evidence and maps go into the folders evidence and map beside FILE, which serve all backups there: only what they lack is copied.
Keep server-key.json of the data folder as well, once and elsewhere: laptops prove with it who they are after a restore.

  --data-dir FOLDER   the data folder (MILEPOST_DATA_DIR)
`;

await runFileCommand(USAGE, async (file, dataDir, env) => {
  if ((env['DATABASE_URL'] ?? '') !== '')
    throw new BackupFailure('This depot is in PostgreSQL: use pg_dump -Fc "$DATABASE_URL" (see the README).');
  const bytes = await backUp(path.join(dataDir, DATABASE_FILE), file);
  const files = await backUpFiles(dataDir, file);
  const besides = files === 0 ? '' : `, and ${files} files of evidence and maps that were not there yet`;
  console.log(`Backed up to ${file} (${bytes.toLocaleString('en')} bytes, checked)${besides}.`);
});
