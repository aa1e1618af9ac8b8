import type { AppDeps } from '../deps.ts';
import { bucketFiles } from './bucket.ts';
import { filesIn, folderFiles, type EvidenceFiles } from './files.ts';

/** Where this server keeps evidence: in its bucket, if it has one, else in its folder. */
export function heldFiles({ bucket, folder }: NonNullable<AppDeps['evidence']>): EvidenceFiles {
  return bucket === undefined ? folderFiles(filesIn(folder)) : bucketFiles(bucket);
}
