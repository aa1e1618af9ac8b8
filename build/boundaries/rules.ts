import { isBuiltin } from 'node:module';
import { posix } from 'node:path';

/** The parts of the project (its top folders), and what each may import besides itself. Type imports count like any other. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  electron: ['domain/'],
  renderer: ['domain/', 'electron/ipc/contract.ts'],
  'sync-server': ['domain/'],
  build: ['domain/', 'sync-server/'],
  test: ['domain/', 'electron/', 'renderer/', 'sync-server/', 'build/'],
};

/** The pure libraries that the domain may stand on. Adding one is a decision: it has to run without Node, DOM, clock and chance. */
const DOMAIN_LIBRARIES: readonly string[] = ['zod', 'semver'];
const TEST_LIBRARIES: readonly string[] = ['vitest', 'fast-check'];

/** The only files that see Electron itself; everything else gets a port. A preload has no other way to its bridge. */
const ELECTRON_ADAPTERS: readonly string[] = ['electron/main/adapter.ts', 'electron/preload/preload.ts'];

/** Folders inside a part that must not see a sibling. */
const RENDERER_LAYERS: readonly { readonly from: string; readonly never: readonly string[]; readonly why: string }[] = [
  { from: 'renderer/db/', never: ['renderer/app/', 'renderer/features/', 'renderer/ui/'], why: 'the data layer knows no screens' },
  { from: 'renderer/ui/', never: ['renderer/app/', 'renderer/features/', 'renderer/db/'], why: 'ui components know no data' },
  {
    from: 'renderer/platform/',
    never: ['renderer/app/', 'renderer/features/', 'renderer/ui/', 'renderer/db/'],
    why: 'the shell knows no app',
  },
  { from: 'renderer/evidence/', never: ['renderer/app/', 'renderer/features/'], why: 'what several features show knows none of them' },
  { from: 'renderer/features/', never: ['renderer/app/'], why: 'features are composed by the app, not the other way round' },
];

/**
 * Why `file` may not import `specifier`, or undefined when it may. `file` is a path from the root with forward slashes; `specifier`
 * undefined means that it is computed at run time; `byPath` that a path is the only way to write it.
 */
export function importProblem(file: string, specifier: string | undefined, byPath = false): string | undefined {
  const part = topFolder(file);
  const isTest = /\.test\.tsx?$/.test(file) || part === 'test';
  if (specifier === undefined) return part === 'build' || isTest ? undefined : 'a computed module name cannot be checked: write it out';
  if (specifier.startsWith('/') || /^(file|https?|data):/.test(specifier))
    return 'import by relative path, by "#part/…" or by package name';
  if (specifier.startsWith('.')) return pathProblem(file, posix.join(posix.dirname(file), specifier), isTest, byPath ? 'path' : 'relative');
  if (specifier.startsWith('#')) return pathProblem(file, posix.normalize(specifier.slice(1)), isTest, 'hash');
  return packageProblem(file, specifier, isTest);
}

function pathProblem(file: string, target: string, isTest: boolean, way: 'relative' | 'path' | 'hash'): string | undefined {
  const from = topFolder(file);
  const to = topFolder(target);
  if (from === to) return way === 'hash' ? `inside ${from} import by relative path` : layerProblem(file, target);
  if (MAY_IMPORT[to] === undefined) {
    // Root files (built output and the like) are data of the tooling and its tests; the server says which version it is.
    const allowed = from === 'build' || isTest || (from === 'sync-server' && target === 'package.json');
    return allowed ? undefined : `${target} lies outside the parts of the project`;
  }
  const allowed = [...(MAY_IMPORT[from] ?? []), ...(isTest ? ['test/'] : [])];
  if (!allowed.some((prefix) => target === prefix || (prefix.endsWith('/') && `${target}/`.startsWith(prefix)))) {
    return `${from} may not import ${target}`;
  }
  return way === 'relative' ? `across parts write "#${target}"` : undefined;
}

function layerProblem(file: string, target: string): string | undefined {
  const feature = featureOf(file);
  const other = featureOf(target);
  if (feature !== undefined && other !== undefined && feature !== other) return `feature ${feature} may not import feature ${other}`;
  const layer = RENDERER_LAYERS.find(({ from, never }) => file.startsWith(from) && never.some((prefix) => `${target}/`.startsWith(prefix)));
  return layer === undefined ? undefined : `${layer.from} may not import ${target}: ${layer.why}`;
}

function packageProblem(file: string, specifier: string, isTest: boolean): string | undefined {
  const name = packageName(specifier);
  if (name === 'electron' && !ELECTRON_ADAPTERS.includes(file)) return `only ${ELECTRON_ADAPTERS.join(' and ')} import electron`;
  if (isTest && (isBuiltin(specifier) || TEST_LIBRARIES.includes(name))) return undefined;
  if (file.startsWith('domain/') && !DOMAIN_LIBRARIES.includes(name)) return `domain may only import ${DOMAIN_LIBRARIES.join(', ')}`;
  if (file.startsWith('renderer/') && isBuiltin(specifier)) return 'the renderer has no Node';
  if (file.startsWith('renderer/db/') && /^(react|react-dom|react-router|@mantine)$/.test(name)) return 'renderer/db/ is free of React';
  return undefined;
}

function packageName(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') && first !== '@mantine' ? `${first}/${second}` : first;
}

function topFolder(path: string): string {
  return path.split('/')[0] ?? '';
}

/** The feature that a file belongs to, or undefined. Files directly under `features/` belong to nobody and everybody. */
function featureOf(path: string): string | undefined {
  return /^renderer\/features\/([^/]+)(\/|$)/.exec(path)?.[1];
}
