import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mapFile, mapKinds, type MapFile, type MapKind, type MapManifest, type MapRefusal } from '#domain/protocol/map.ts';
import { syncFolder, synced } from '../backup/backup.ts';
import { folderFiles } from '../evidence/files.ts';
import { checkMapFile } from './check.ts';
import { hashParts } from './hash-parts.ts';

/** So many editions of a kind keep their bytes: a laptop half-way through the one before goes on with it. */
const KEPT = 2;

/** A new file of a tenant's map. `path`: where its bytes lie; `at`: when it is published (ISO 8601). */
export type Edition = { readonly kind: MapKind; readonly name: string; readonly path: string; readonly at: string };

/** The maps of all tenants, in a folder: bytes by their hash, and beside them what was published, one small file an edition. */
export type MapLibrary = {
  /** Checks a file and publishes it: from one moment to the next it is what everybody is given (S130, S131). */
  readonly publish: (tenant: string, edition: Edition) => Promise<MapRefusal | undefined>;
  readonly manifest: (tenant: string) => Promise<MapManifest>;
  /** Path and size in bytes of what has this hash. */
  readonly find: (tenant: string, sha256: string) => Promise<{ readonly path: string; readonly size: number } | undefined>;
};

export function openMapLibrary(folder: string): MapLibrary {
  const files = folderFiles(folder);
  const editionsOf = (tenant: string, kind: MapKind): string => join(folder, tenant, 'editions', kind);

  /** Newest first; the names of the files are in the order of their publishing. */
  const editions = async (tenant: string, kind: MapKind): Promise<MapFile[]> => {
    const names = await readdir(editionsOf(tenant, kind)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const whole = names
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .toReversed();
    return Promise.all(whole.map(async (name) => mapFile.parse(JSON.parse(await readFile(join(editionsOf(tenant, kind), name), 'utf8')))));
  };

  const write = async (tenant: string, kind: MapKind, file: MapFile): Promise<void> => {
    const place = editionsOf(tenant, kind);
    await mkdir(place, { recursive: true, mode: 0o700 });
    const name = join(place, `${file.at.replaceAll(/[:.]/g, '-')}-${randomUUID()}.json`);
    await writeFile(`${name}.part`, JSON.stringify(file), { mode: 0o600 });
    await synced(`${name}.part`);
    await rename(`${name}.part`, name);
    await syncFolder(place);
  };

  /** Gives up the bytes of what was replaced more than once: the disk would fill with maps. */
  const forgetOld = async (tenant: string): Promise<void> => {
    const all = await Promise.all(mapKinds.map((kind) => editions(tenant, kind)));
    const wanted = new Set(all.flatMap((kind) => kind.slice(0, KEPT)).map(({ sha256 }) => sha256));
    for (const { sha256 } of all.flatMap((kind) => kind.slice(KEPT))) {
      const found = wanted.has(sha256) ? undefined : await files.find(tenant, sha256);
      if (found !== undefined) await rm(found.path, { force: true });
    }
  };

  /** A backup may know an edition whose bytes were being replaced. */
  const newestHere = async (tenant: string, kind: MapKind): Promise<MapFile | undefined> => {
    for (const file of await editions(tenant, kind)) if ((await files.find(tenant, file.sha256)) !== undefined) return file;
    return undefined;
  };

  return {
    publish: async (tenant, { kind, name, path, at }) => {
      const refused = await checkMapFile(kind, path);
      if (refused !== undefined) return refused;
      const hashes = await hashParts(path);
      await files.keep(tenant, hashes.sha256, path);
      await write(tenant, kind, { ...hashes, name, at });
      await forgetOld(tenant);
      return undefined;
    },
    manifest: async (tenant) => {
      const newest = await Promise.all(mapKinds.map(async (kind) => [kind, await newestHere(tenant, kind)] as const));
      return Object.fromEntries(newest.filter(([, file]) => file !== undefined));
    },
    find: files.find,
  };
}
