import { parseSync } from 'oxc-parser';

/**
 * One mention of another module. `specifier` is undefined when it is computed at run time. `byPath`: where only a path can stand, never
 * a package import such as "#domain/…". `line` counts from 1.
 */
export type ModuleMention = { readonly specifier: string | undefined; readonly byPath: boolean; readonly line: number };

type Node = { readonly type: string; readonly start: number; readonly [key: string]: unknown };

/**
 * Every way in which a TypeScript file can name another module: imports and re-exports (type-only ones too), `import('…')` as an
 * expression and as a type, `import x = require('…')`, `require`, `import.meta.resolve` and `.glob`, `new URL('…', import.meta.url)`,
 * Vitest's module mocks, `declare module '…'` and triple-slash references. Throws when the file cannot be parsed.
 */
export function moduleMentions(filename: string, source: string): ModuleMention[] {
  const { program, comments, errors } = parseSync(filename, source);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${filename}: ${error.message}`);
  const found: { specifier: string | undefined; byPath: boolean; start: number }[] = [];

  for (const comment of comments) {
    const reference = /^\/\s*<reference\s+(?:path|types)\s*=\s*["']([^"']+)["']/.exec(comment.value);
    if (comment.type === 'Line' && reference !== null) found.push({ specifier: reference[1], byPath: true, start: comment.start });
  }
  walk(program, (node) => {
    const byPath = node.type === 'NewExpression' || calleeText(node['callee']) === 'import.meta.glob';
    for (const named of modulesNamedBy(node)) found.push({ specifier: constantText(named), byPath, start: node.start });
  });

  return found
    .sort((a, b) => a.start - b.start)
    .map(({ specifier, byPath, start }) => ({ specifier, byPath, line: source.slice(0, start).split('\n').length }));
}

/** The expressions of one syntax node that name a module. */
function modulesNamedBy(node: Node): unknown[] {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return [node['source']];
    case 'ExportNamedDeclaration':
      return node['source'] === null ? [] : [node['source']];
    case 'TSExternalModuleReference':
      return [node['expression']];
    case 'TSModuleDeclaration':
      return isNode(node['id']) && node['id'].type === 'Literal' ? [node['id']] : [];
    case 'CallExpression':
      return NAMING_CALLS.test(calleeText(node['callee'])) ? asList((node['arguments'] as unknown[])[0]) : [];
    case 'NewExpression': {
      const [path, base] = node['arguments'] as unknown[];
      return calleeText(node['callee']) === 'URL' && calleeText(base) === 'import.meta.url' ? [path] : [];
    }
    default:
      return [];
  }
}

const NAMING_CALLS =
  /^(require|require\.resolve|import\.meta\.(resolve|glob)|(vi|vitest)\.(mock|unmock|doMock|doUnmock|importActual|importMock))$/;

/** `import.meta.glob` takes a list as well as one pattern. */
function asList(argument: unknown): unknown[] {
  return isNode(argument) && argument.type === 'ArrayExpression' ? (argument['elements'] as unknown[]) : [argument];
}

/** Dotted text of a callee such as `import.meta.resolve`; empty for anything more involved. */
function calleeText(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'Identifier') return node['name'] as string;
  if (node.type === 'MetaProperty') return 'import.meta';
  if (node.type !== 'MemberExpression') return '';
  const property = node['property'];
  const name = node['computed'] === true ? constantText(property) : isNode(property) ? property['name'] : undefined;
  return `${calleeText(node['object'])}.${String(name)}`;
}

function constantText(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node.type === 'TSLiteralType') return constantText(node['literal']);
  if (node.type === 'TemplateLiteral') {
    const [only, ...more] = node['quasis'] as { value: { cooked: string } }[];
    return more.length === 0 ? only?.value.cooked : undefined;
  }
  return undefined;
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
  } else if (isNode(value)) {
    visit(value);
    for (const child of Object.values(value)) walk(child, visit);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
