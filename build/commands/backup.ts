import path from 'node:path';
import { backUp, BackupFailure, evidenceBeside } from '#sync-server/backup/backup.ts';
import { DATABASE_FILE, EVIDENCE_FOLDER } from '#sync-server/data-folder.ts';
import { copyMissingFiles } from '#sync-server/evidence/copy-files.ts';
import { filesIn } from '#sync-server/evidence/files.ts';
import { runFileCommand } from './file-command.ts';

const USAGE = `npm run backup -- FILE [--data-dir FOLDER]

Copies the database of a data folder to the new file FILE, also while a server works on it: the state of one moment, checked. Photos and
other evidence go into the folder evidence beside FILE, which serves all backups there: only what it lacks is copied.
Keep server-key.json of the data folder as well, once and elsewhere: laptops prove with it who they are after a restore.

  --data-dir FOLDER   the data folder (MILEPOST_DATA_DIR)
`;

await runFileCommand(USAGE, async (file, dataDir, env) => {
  if ((env['DATABASE_URL'] ?? '') !== '')
    throw new BackupFailure('This depot is in PostgreSQL: use pg_dump -Fc "$DATABASE_URL" (see the README).');
  const bytes = await backUp(path.join(dataDir, DATABASE_FILE), file);
  const files = await copyMissingFiles(filesIn(path.join(dataDir, EVIDENCE_FOLDER)), evidenceBeside(file));
  const evidence = files === 0 ? '' : `, and ${files} files of evidence that were not there yet`;
  console.log(`Backed up to ${file} (${bytes.toLocaleString('en')} bytes, checked)${evidence}.`);
});
