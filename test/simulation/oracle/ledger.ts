import { canonicalJson } from '#domain/merge/canonical.ts';

/**
 * What people did, written down by the simulation itself and not by the product: who wrote which value over which. Values
 * are unique texts, so a value found anywhere tells which write it came from, but for what was taken back from a collision.
 */
export type Write = {
  readonly laptop: string;
  readonly by: string;
  readonly incident: string;
  /** `title`, `links.abc`, `state`. */
  readonly path: string;
  /** Canonical JSON; of a `state` its reason. `''`: removed, or never set. */
  readonly value: string;
  /** What the person saw there when writing. */
  readonly over: string;
  /** It is the value that lost in a collision, which somebody has decided for: no text of its own. */
  readonly taken: boolean;
  /** The app has said that it is saved. */
  saved: boolean;
};
export type Remark = { readonly laptop: string; readonly by: string; readonly incident: string; readonly text: string; saved: boolean };
/** What was said to an item of a run of a checklist; `text` is the answer. */
export type Answer = { readonly laptop: string; readonly run: string; readonly key: string; readonly text: string; saved: boolean };
/** `id`: known once it is saved. */
export type Logged = { readonly laptop: string; readonly by: string; readonly title: string; id: string | undefined };

export class Ledger {
  readonly writes: Write[] = [];
  readonly remarks: Remark[] = [];
  readonly answers: Answer[] = [];
  readonly logged: Logged[] = [];
  /** Changes of an incident that the app has not said to be saved, and that nobody follows further. */
  readonly underWay = new Set<{ readonly laptop: string; readonly incident: string }>();
  private count = 0;

  /** A text that nobody has written before. */
  fresh(word: string): string {
    return `${word} ${(this.count += 1)}`;
  }
}

/** What a document holds at a path, as the ledger writes values down. */
export function valueAt(document: { readonly [field: string]: unknown } | undefined, path: string): string {
  const [field = '', key] = path.split('.', 2);
  const value = document?.[field];
  if (field === 'state') return canonicalJson((value as { readonly reason?: string } | undefined)?.reason);
  return canonicalJson(key === undefined ? value : (value as { readonly [key: string]: unknown } | undefined)?.[key]);
}
