/** What is being written into a fact. `over`: what stood there when it was begun, so that what others write meanwhile is noticed. */
export type FactDraft = { readonly typed: string; readonly over: string };

export const nothingTyped: FactDraft = { typed: '', over: '' };

/** What `kept` becomes by what was typed before it was known: that stands behind it, where it was written behind what stood there. */
export function goneOn(kept: FactDraft, early: FactDraft | undefined): FactDraft {
  if (early === undefined) return kept;
  if (kept.typed === '' || !early.typed.startsWith(early.over)) return early;
  return { ...kept, typed: kept.typed + early.typed.slice(early.over.length) };
}

const prefixOf = (incident: string): string => `fact/${incident}/`;

/** Where the draft of a fact of an incident is kept. */
export function factDraftKey(incident: string, fact: string): string {
  return `${prefixOf(incident)}${fact}`;
}

/** The range of keys of an incident, and the fact that a key is of. */
export function factDraftsOf(incident: string): { readonly prefix: string; readonly factOf: (key: string) => string } {
  const prefix = prefixOf(incident);
  return { prefix, factOf: (key) => key.slice(prefix.length) };
}
