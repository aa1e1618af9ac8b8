/** Something the palette can open or do. `words`: what it is found by. */
export type PaletteItem = {
  readonly id: string;
  readonly group: 'commands' | 'incidents' | 'devices' | 'sites';
  readonly label: string;
  /** Quiet, after the label: reference, site, serial. */
  readonly detail: string;
  readonly keys?: string;
  readonly run: () => void;
};

/** Whether every word typed begins a word of `text`, or occurs in it. Accents and case do not count. */
export function matches(text: string, typed: string): boolean {
  const plainText = plain(text);
  return plain(typed)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => plainText.includes(word));
}

/** The items whose label or detail match, those that begin with what was typed first, at most `limit`. */
export function pick<I extends Pick<PaletteItem, 'label' | 'detail'>>(items: readonly I[], typed: string, limit: number): I[] {
  const start = plain(typed).trim();
  return items
    .filter((item) => matches(`${item.label} ${item.detail}`, typed))
    .map((item, position) => ({ item, rank: (start !== '' && plain(item.label).startsWith(start) ? 0 : 1e6) + position }))
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, limit)
    .map(({ item }) => item);
}

/** References are read aloud and typed as they are heard: `k7q2m4` finds `K7Q-2M4`. */
export function matchesReference(reference: string, typed: string): boolean {
  const bare = (text: string): string =>
    text
      .toUpperCase()
      .replaceAll(/[^0-9A-Z]/g, '')
      .replaceAll('O', '0')
      .replaceAll(/[IL]/g, '1');
  const wanted = bare(typed);
  return wanted.length >= 3 && bare(reference).startsWith(wanted);
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
