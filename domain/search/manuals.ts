import { sortManuals } from '../manuals/manuals.ts';
import type { Manual } from '../protocol/manuals.ts';
import { indexFew } from './few.ts';
import type { SearchIndex } from './search-index.ts';

/**
 * Manuals, to be searched by their ids: by title, by the name of their file and by what they are for, as `forWords` says it. Of equals what is
 * for the fewest comes first (S145).
 */
export function indexManuals(manuals: readonly Manual[], forWords: (manual: Manual) => string): SearchIndex {
  const entries = sortManuals(manuals).map((manual) => {
    const { manual: id, title, name, at } = manual;
    return { id, name: title, text: [name, forWords(manual)], version: at };
  });
  return indexFew(entries);
}
