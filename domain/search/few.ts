import { SearchIndex } from './search-index.ts';

/** Something to be found besides records. `text`: further words of it; `version`: changes when they do. */
export type FewEntry = { readonly id: string; readonly name: string; readonly text: readonly string[]; readonly version: string };

/** An index of its own for things that are few and no records: it is made anew whenever they change. Of equals the first comes first. */
export function indexFew(entries: readonly FewEntry[]): SearchIndex {
  const index = new SearchIndex();
  for (const { id, name, text, version } of entries) {
    // Of whatever kind: there is no other in it.
    index.put({ id, kind: 'checklists', over: false, at: 0, codes: [], serials: [], name, text: text.join(' '), refs: [] }, version);
  }
  return index;
}
