import { fileURLToPath } from 'node:url';
import { rolldown, type Plugin } from 'rolldown';
import { ROOT } from '#build/app.ts';
import { join } from 'node:path';

/** Source code, each a script that leaves its exports in `Program`. */
export type Bundles = { readonly laptop: string; readonly disk: string; readonly server: string };

/** A bug to plant: `from` occurs exactly once in `file` (a path from the root) and becomes `to`. */
export type Patch = { readonly file: string; readonly from: string; readonly to: string };

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Bundles what laptops, disks and servers run, with `patches` applied to the project's sources. Throws where one does not fit. */
export async function bundle(patches: readonly Patch[] = []): Promise<Bundles> {
  const unused = new Set(patches);
  const planting = plant(patches, unused);
  const laptop = bundleOne(here('../laptop/program.ts'), [replaced(), planting], 'browser');
  const disk = bundleOne(here('../laptop/disk-program.ts'), [], 'browser');
  const server = bundleOne(here('../server/program.ts'), [planting], 'node');
  const bundles = { laptop: await laptop, disk: await disk, server: await server };
  const [left] = unused;
  if (left !== undefined) throw new Error(`${left.file} is part of neither laptop nor server: nothing to plant a bug in`);
  return bundles;
}

async function bundleOne(input: string, plugins: Plugin[], platform: 'browser' | 'node'): Promise<string> {
  const isPackage = (id: string): boolean => !/^[./#]/.test(id);
  const build = await rolldown({
    input,
    platform,
    plugins,
    logLevel: 'silent',
    // What a server needs of packages it may share: their state is per instance.
    external: platform === 'node' ? isPackage : [],
    resolve: { conditionNames: ['import', 'module', 'default'] },
  });
  const { output } = await build.generate({ format: platform === 'node' ? 'cjs' : 'iife', name: 'Program', exports: 'named' });
  await build.close();
  const { code } = output[0];
  return platform === 'node' ? `const Program = {}, module = { exports: Program }, exports = Program;\n${code}` : code;
}

/** The simulated disk and channels in place of IndexedDB under RxDB and of what it uses between tabs. */
function replaced(): Plugin {
  const replacements: { readonly [id: string]: string } = {
    'rxdb/plugins/storage-dexie': here('../laptop/storage.ts'),
    'broadcast-channel': here('../laptop/broadcast-channel.ts'),
  };
  return { name: 'replaced', resolveId: (id) => replacements[id] };
}

function plant(patches: readonly Patch[], unused: Set<Patch>): Plugin {
  return {
    name: 'plant',
    transform: (code, id) => {
      let changed = code;
      for (const patch of patches.filter(({ file }) => id === join(ROOT, file))) {
        if (changed.split(patch.from).length !== 2)
          throw new Error(`${patch.file}: the text to change is not there exactly once: ${patch.from}`);
        changed = changed.replace(patch.from, () => patch.to);
        unused.delete(patch);
      }
      return changed === code ? undefined : changed;
    },
  };
}
