import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { mapFile, mapKinds, type MapFile, type MapKind, type MapManifest, type MapRefusal } from '#domain/protocol/map.ts';
import { instant } from '#domain/schema/fields.ts';
import { syncFolder, synced } from '../backup/backup.ts';
import { folderFiles } from '../evidence/files.ts';
import { checkMapFile } from './check.ts';
import { hashParts } from './hash-parts.ts';

/** So many editions of a kind keep their bytes: a laptop half-way through the one before goes on with it. */
const KEPT = 2;

/** A new file of a tenant's map. `path`: where its bytes lie; `at`: when it is published (ISO 8601). */
export type Edition = { readonly kind: MapKind; readonly name: string; readonly path: string; readonly at: string };

/** That a kind was withdrawn is an edition, too: what a backup brings back of earlier ones is not published again. */
const edition = z.union([mapFile, z.strictObject({ withdrawn: z.literal(true), at: instant })]);
type StoredEdition = z.infer<typeof edition>;
const isFile = (one: StoredEdition): one is MapFile => 'sha256' in one;

/** The maps of all tenants, in a folder: bytes by their hash, and beside them what was published, one small file an edition. */
export type MapLibrary = {
  /** Checks a file and publishes it: from one moment to the next it is what everybody is given (S130, S131). */
  readonly publish: (tenant: string, edition: Edition) => Promise<MapRefusal | undefined>;
  /** Takes back what is published of a kind, and gives up its bytes. `at`: ISO 8601. */
  readonly withdraw: (tenant: string, kind: MapKind, at: string) => Promise<void>;
  readonly manifest: (tenant: string) => Promise<MapManifest>;
  /** Path and size in bytes of what has this hash. */
  readonly find: (tenant: string, sha256: string) => Promise<{ readonly path: string; readonly size: number } | undefined>;
};

export function openMapLibrary(folder: string): MapLibrary {
  const files = folderFiles(folder);
  const editionsOf = (tenant: string, kind: MapKind): string => join(folder, tenant, 'editions', kind);

  /** Newest first; the names of the files are in the order of their publishing. */
  const editions = async (tenant: string, kind: MapKind): Promise<StoredEdition[]> => {
    const names = await readdir(editionsOf(tenant, kind)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const whole = names
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .toReversed();
    return Promise.all(whole.map(async (name) => edition.parse(JSON.parse(await readFile(join(editionsOf(tenant, kind), name), 'utf8')))));
  };

  const write = async (tenant: string, kind: MapKind, file: StoredEdition): Promise<void> => {
    const place = editionsOf(tenant, kind);
    await mkdir(place, { recursive: true, mode: 0o700 });
    // Within a millisecond, and by a clock that was set back, the later one is still the later one.
    const [newest] = await editions(tenant, kind);
    const at = new Date(Math.max(Date.parse(file.at), newest === undefined ? 0 : Date.parse(newest.at) + 1)).toISOString();
    const name = join(place, `${at.replaceAll(/[:.]/g, '-')}-${randomUUID()}.json`);
    await writeFile(`${name}.part`, JSON.stringify({ ...file, at }), { mode: 0o600 });
    await synced(`${name}.part`);
    await rename(`${name}.part`, name);
    await syncFolder(place);
  };

  /** Gives up the bytes of what was withdrawn, or replaced more than once: the disk would fill with maps. */
  const forgetOld = async (tenant: string): Promise<void> => {
    const all = await Promise.all(mapKinds.map((kind) => editions(tenant, kind)));
    const kept = all.flatMap((kind) => {
      const withdrawn = kind.findIndex((one) => !isFile(one));
      return kind.slice(0, withdrawn === -1 ? KEPT : Math.min(withdrawn, KEPT)).filter(isFile);
    });
    const wanted = new Set(kept.map(({ sha256 }) => sha256));
    for (const { sha256 } of all.flat().filter(isFile)) {
      const found = wanted.has(sha256) ? undefined : await files.find(tenant, sha256);
      if (found !== undefined) await rm(found.path, { force: true });
    }
  };

  /** A backup may know an edition whose bytes were being replaced. */
  const newestHere = async (tenant: string, kind: MapKind): Promise<MapFile | undefined> => {
    for (const one of await editions(tenant, kind)) {
      if (!isFile(one)) return undefined;
      if ((await files.find(tenant, one.sha256)) !== undefined) return one;
    }
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
    withdraw: async (tenant, kind, at) => {
      await write(tenant, kind, { withdrawn: true, at });
      await forgetOld(tenant);
    },
    manifest: async (tenant) => {
      const newest = await Promise.all(mapKinds.map(async (kind) => [kind, await newestHere(tenant, kind)] as const));
      return Object.fromEntries(newest.filter(([, file]) => file !== undefined));
    },
    find: files.find,
  };
}
