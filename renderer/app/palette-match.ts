import { plain } from '#domain/search/words.ts';
import type { PaletteGroup, PaletteItem } from './palette-item.ts';

/** The items of which label or detail have every word typed, those that begin with what was typed first, at most `limit`. */
export function pick<I extends Pick<PaletteItem, 'label' | 'detail'>>(items: readonly I[], typed: string, limit: number): I[] {
  const start = plain(typed).trim();
  const words = start.split(/\s+/).filter(Boolean);
  return items
    .map((item, position) => ({ item, position, text: plain(`${item.label} ${item.detail}`) }))
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .map(({ item, position, text }) => ({ item, rank: (start !== '' && text.startsWith(start) ? 0 : 1e6) + position }))
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, limit)
    .map(({ item }) => item);
}

/** Groups in the order in which they are shown: what was asked for by its number, then what to do by how it begins, then the rest. */
export function groupOrder(
  typed: string,
  commands: readonly Pick<PaletteItem, 'label'>[],
  numbered: ReadonlySet<PaletteGroup>,
): PaletteGroup[] {
  const start = plain(typed).trim();
  const begins = commands.some(({ label }) => plain(label).startsWith(start));
  const found: PaletteGroup[] = ['incidents', 'devices', 'sites', 'checklists'];
  return [
    ...found.filter((group) => numbered.has(group)),
    ...(begins ? (['commands'] as const) : []),
    ...found.filter((group) => !numbered.has(group)),
    'forms',
    'manuals',
    ...(begins ? [] : (['commands'] as const)),
  ];
}
