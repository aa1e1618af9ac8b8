import { join } from 'node:path';
import { MAP_ROADS_MAX, MAP_UPLOADS_PATH, mapUploadMetadata, type MapFile } from '#domain/protocol/map.ts';
import { may } from '#domain/rules/permissions.ts';
import type { AppDeps } from '../deps.ts';
import type { Library } from '../published/library.ts';
import { refusal, type TusPlace } from '../tus.ts';
import { checkMapFile } from './check.ts';

/** Uploads of maps: an admin's; checked and published when all of it is there. */
export function mapUploads({ map, now }: Required<Pick<AppDeps, 'map'>> & Pick<AppDeps, 'now'>, library: Library<MapFile>): TusPlace {
  return {
    path: MAP_UPLOADS_PATH,
    folder: join(map.folder, 'uploads'),
    // Its parts are hashed one by one when all is there.
    hashes: false,
    maxBytes: map.maxBytes,
    begin: async ({ role }, metadata, size) => {
      if (!may(role, 'map.publish')) return refusal(403, 'publishing a map is for admins');
      const named = mapUploadMetadata.safeParse(metadata);
      if (!named.success) return refusal(400, 'Upload-Metadata must say what it is (kind) and its name');
      // Of tiles, tus knows how large they may be.
      return named.data.kind === 'roads' && (size ?? 0) > MAP_ROADS_MAX
        ? refusal(413, 'roads are read whole: leave out detail')
        : named.data;
    },
    finish: async ({ tenant }, { path, metadata }) => {
      const { kind, name } = mapUploadMetadata.parse(metadata);
      const refused = await checkMapFile(kind, path);
      if (refused !== undefined) return refusal(422, JSON.stringify(refused));
      await library.publish(tenant, kind, path, { name, at: new Date(now()).toISOString() });
      return undefined;
    },
  };
}
