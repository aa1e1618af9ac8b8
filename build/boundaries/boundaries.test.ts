import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { moduleMentions } from './imports.ts';
import { importProblem } from './rules.ts';

describe('every way of naming a module is seen', () => {
  const target = '#sync-server/app.ts';
  test.each([
    `import { app } from '${target}';`,
    `import app from "${target}";`,
    `import * as app from '${target}';`,
    `import '${target}';`,
    `import type { App } from '${target}';`,
    `import { type App } from '${target}';`,
    `import data from '${target}' with { type: 'json' };`,
    `export { app } from '${target}';`,
    `export * from '${target}';`,
    `export * as app from '${target}';`,
    `export type { App } from '${target}';`,
    `export type * from '${target}';`,
    `const app = await import('${target}');`,
    `const app = await import(\`${target}\`);`,
    `let app: import('${target}').App;`,
    `let app: typeof import('${target}');`,
    `function f<T extends Map<string, import("${target}").App[]>>(t: T) { return t; }`,
    `const x = y as unknown as import('${target}').App;`,
    `import app = require('${target}');`,
    `const app = require('${target}');`,
    `const path = require.resolve('${target}');`,
    `const path = import.meta.resolve('${target}');`,
    `const path = import.meta['resolve']('${target}');`,
    `const all = import.meta.glob('${target}');`,
    `const all = import.meta.glob(['${target}'], { eager: true });`,
    `const url = new URL('${target}', import.meta.url);`,
    `vi.mock('${target}');`,
    `const app = await vi.importActual('${target}');`,
    `declare module '${target}' { export type X = 1; }`,
    `/// <reference path="${target}" />`,
    `/// <reference types="${target}" />`,
  ])('%s', (source) => {
    expect(moduleMentions('domain/a.ts', `\n${source}`)).toMatchObject([{ specifier: target, line: 2 }]);
  });

  test.each([
    `const text = "import { a } from '${target}'";`,
    `// import { a } from '${target}';`,
    `export const a = 1;`,
    `const url = new URL('/path', 'https://example.org');`,
    `declare global { interface Window { a: string } }`,
    `namespace Names { export type A = 1 }`,
  ])('not a mention: %s', (source) => {
    expect(moduleMentions('domain/a.ts', source)).toEqual([]);
  });

  test('a computed name is reported as such', () => {
    expect(moduleMentions('domain/a.ts', 'await import(`./${name}.ts`);')).toMatchObject([{ specifier: undefined, line: 1 }]);
  });

  test('JSX is read', () => {
    expect(moduleMentions('renderer/a.tsx', "import { B } from './b.tsx';\nexport const a = <B>text</B>;")).toHaveLength(1);
  });

  test('a file that cannot be parsed is an error, not an empty list', () => {
    expect(() => moduleMentions('domain/a.ts', 'import {')).toThrow(SyntaxError);
  });
});

describe('allowed', () => {
  test.each([
    ['renderer/app/main.tsx', '#domain/rules/workflow.ts'],
    ['renderer/platform/electron.ts', '#electron/ipc/contract.ts'],
    ['renderer/app/routes.tsx', '../features/board/board.tsx'],
    ['renderer/features/board/board.tsx', './row.tsx'],
    ['renderer/features/board/board.tsx', '../../ui/button.tsx'],
    ['electron/main/window.ts', '#domain/rules/content-security-policy.ts'],
    ['electron/main/adapter.ts', 'electron'],
    ['electron/preload/preload.ts', 'electron'],
    ['sync-server/app.ts', '#domain/schema/incident.ts'],
    ['build/commands/start.ts', '#sync-server/start.ts'],
    ['build/commands/start.ts', undefined],
    ['build/commands/test.ts', '../../package.json'],
    ['test/e2e/slice.spec.ts', '#renderer/db/store.ts'],
    ['sync-server/start.ts', '../package.json'],
    ['domain/schema/incident.ts', 'zod'],
    ['domain/compat/version-range.ts', 'semver/classes/range.js'],
    ['domain/merge/merge.test.ts', 'fast-check'],
    ['domain/merge/merge.test.ts', '#test/support/arbitrary.ts'],
    ['sync-server/app.test.ts', '#test/support/server.ts'],
  ])('%s → %s', (file, specifier) => {
    expect(importProblem(file, specifier)).toBeUndefined();
  });
});

test('where only a path can stand, a path is no fault, but its target still counts', () => {
  expect(moduleMentions('test/a.ts', "new URL('../domain/a.json', import.meta.url)")).toMatchObject([{ byPath: true }]);
  expect(importProblem('test/a.ts', '../domain/a.json', true)).toBeUndefined();
  expect(importProblem('domain/a.ts', '../test/a.json', true)).toBeTypeOf('string');
});

describe('refused', () => {
  test.each([
    ['domain/a.ts', '#sync-server/app.ts'],
    ['domain/a.ts', '../sync-server/app.ts'],
    ['domain/schema/a.ts', './../../renderer/db/store.ts'],
    ['domain/a.ts', '#domain/../sync-server/app.ts'],
    ['domain/a.ts', 'node:fs'],
    ['domain/a.ts', 'fs'],
    ['domain/a.ts', 'rxdb'],
    ['domain/a.ts', 'vitest'],
    ['domain/a.ts', undefined],
    ['domain/a.ts', '../package.json'],
    ['sync-server/a.ts', '../package-lock.json'],
    ['domain/a.ts', '/etc/passwd'],
    ['domain/a.ts', 'file:///etc/passwd'],
    ['domain/a.test.ts', '#sync-server/app.ts'],
    ['renderer/a.ts', '#electron/main/window.ts'],
    ['renderer/a.ts', '#electron/ipc/contract-other.ts'],
    ['renderer/a.ts', '#sync-server/app.ts'],
    ['renderer/a.ts', '#test/support/server.ts'],
    ['renderer/a.ts', '#build/icons.ts'],
    ['renderer/a.ts', '../domain/rules/workflow.ts'],
    ['renderer/a.ts', 'node:path'],
    ['renderer/features/board/board.tsx', '../incident/incident.tsx'],
    ['renderer/features/board/board.tsx', '../../features/incident/incident.tsx'],
    ['renderer/features/board/board.tsx', '../../app/routes.tsx'],
    ['renderer/db/store.ts', '../ui/badge.tsx'],
    ['renderer/db/store.ts', 'react'],
    ['renderer/db/store.ts', '@mantine/core'],
    ['renderer/ui/badge.tsx', '../db/store.ts'],
    ['renderer/platform/browser.ts', '../db/store.ts'],
    ['electron/main/window.ts', 'electron'],
    ['electron/main/window.ts', 'electron/main'],
    ['electron/main/window.ts', '#sync-server/app.ts'],
    ['electron/main/window.ts', '#renderer/platform/platform.ts'],
    ['sync-server/app.ts', '#renderer/db/store.ts'],
    ['sync-server/app.ts', '#test/support/server.ts'],
    ['build/commands/start.ts', '#renderer/db/store.ts'],
    ['build/commands/start.ts', 'electron'],
    ['domain/rules/a.ts', '#domain/rules/b.ts'],
  ])('%s → %s', (file, specifier) => {
    expect(importProblem(file, specifier)).toBeTypeOf('string');
  });
});

describe('the command', () => {
  async function run(files: Readonly<Record<string, string>>): Promise<{ code: number; output: string }> {
    const root = await mkdtemp(join(tmpdir(), 'milepost-boundaries-'));
    try {
      for (const [path, source] of Object.entries(files)) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), source);
      }
      return await new Promise((done) => {
        execFile(process.execPath, ['build/boundaries.ts', root], (error, stdout, stderr) => {
          done({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr });
        });
      });
    } finally {
      await rm(root, { recursive: true });
    }
  }

  test('names file, line and reason, and fails', async () => {
    const { code, output } = await run({ 'domain/a.ts': `\nexport type A = import('../sync-server/app.ts').App;\n`, 'domain/b.ts': '' });
    expect(output).toContain('domain/a.ts:2  ../sync-server/app.ts  domain may not import sync-server/app.ts');
    expect(code).toBe(1);
  });

  test('passes a tree that keeps the rules', async () => {
    expect(await run({ 'renderer/a.tsx': `import type { B } from '#domain/b.ts';\nexport type A = B;\n` })).toEqual({
      code: 0,
      output: 'boundaries: 1 files, 0 problems\n',
    });
  });

  test('finding no files at all is a failure', async () => {
    expect((await run({})).code).toBe(1);
  });
});
