import { describe, expect, test } from 'vitest';

type Mode = 'day' | 'night' | 'sunlight';

// Vitest empties style sheets that are imported, raw ones too; the app's own types know nothing of Node.
type Files = { readonly readFileSync: (file: URL, encoding: 'utf8') => string };
const { process } = globalThis as unknown as { readonly process: { readonly getBuiltinModule: (name: 'node:fs') => Files } };
const tokens = process.getBuiltinModule('node:fs').readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

/** The colours of a mode, as the style sheet gives them. */
function coloursOf(mode: Mode): ReadonlyMap<string, string> {
  const block = tokens.split(`[data-mode='${mode}'] {`)[1]?.split('}')[0] ?? '';
  return new Map([...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour]));
}

/** Relative luminance (WCAG 2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const backgrounds = ['surface', 'raised', 'sunken', 'hover'];
const words = ['text', 'muted', 'accent', 'danger'];
const shapes = ['sev1', 'sev2', 'sev3', 'sev4', 'ok', 'line-strong'];

describe.each(['day', 'night', 'sunlight'] as const)('%s', (mode) => {
  const colours = coloursOf(mode);
  const pairs = (names: readonly string[]): [string, string][] =>
    names.flatMap((name) => backgrounds.map((on): [string, string] => [name, on]));
  const measure = (name: string, on: string): number => contrast(colours.get(name)!, colours.get(on)!);

  test.each(pairs(words))('%s on %s can be read', (name, on) => {
    expect(measure(name, on)).toBeGreaterThanOrEqual(mode === 'sunlight' ? 7 : 4.5);
  });

  test.each(pairs(shapes))('%s on %s can be told', (name, on) => {
    expect(measure(name, on)).toBeGreaterThanOrEqual(mode === 'sunlight' ? 7 : 3);
  });

  test.each([
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
    ['on-sev1', 'danger'],
    ['text', 'accent-soft'],
  ])('%s on %s can be read', (name, on) => {
    expect(measure(name, on)).toBeGreaterThanOrEqual(mode === 'sunlight' ? 7 : 4.5);
  });
});
