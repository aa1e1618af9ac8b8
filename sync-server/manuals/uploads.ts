import { join } from 'node:path';
import { newManualFor } from '#domain/manuals/manual-for.ts';
import { MANUAL_UPLOADS_PATH, manualUploadMetadata, type Manual, type ManualRefusal } from '#domain/protocol/manuals.ts';
import { may } from '#domain/rules/permissions.ts';
import type { AppDeps } from '../deps.ts';
import type { Library } from '../published/library.ts';
import { refusal, type Refusal, type TusPlace } from '../tus.ts';
import { manualTypeOf } from './check.ts';

type Deps = Required<Pick<AppDeps, 'manuals'>> & Pick<AppDeps, 'now'>;

/** Uploads of manuals: an admin's or a lead's; looked at and published when all of it is there. */
export function manualUploads({ manuals, now }: Deps, library: Library<Manual>): TusPlace {
  return {
    path: MANUAL_UPLOADS_PATH,
    folder: join(manuals.folder, 'uploads'),
    // Its parts are hashed one by one when all is there.
    hashes: false,
    maxBytes: manuals.maxBytes,
    begin: async ({ role }, metadata, size) => {
      if (!may(role, 'manual.publish')) return refusal(403, 'publishing a manual is for leads and admins');
      const named = manualUploadMetadata.safeParse(metadata);
      if (!named.success || !newManualFor.safeParse(parsedJson(named.data.for)).success) {
        return refusal(400, 'Upload-Metadata must say which manual it is, its title, its name and what it is for');
      }
      return size === 0 ? refused({ problem: 'empty' }) : named.data;
    },
    finish: async ({ tenant }, { path, metadata }) => {
      const { manual, title, name, for: what } = manualUploadMetadata.parse(metadata);
      const found = await manualTypeOf(path);
      if ('problem' in found) return refused(found);
      const about = { manual, title, name, type: found.type, for: newManualFor.parse(parsedJson(what)) };
      await library.publish(tenant, manual, path, { ...about, at: new Date(now()).toISOString() });
      return undefined;
    },
  };
}

function refused(why: ManualRefusal): Refusal {
  return refusal(422, JSON.stringify(why));
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
