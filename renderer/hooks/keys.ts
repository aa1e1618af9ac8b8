/** Matching keys pressed to what they do, without a DOM: the hook is in `use-keys.ts`. */

export type KeyPress = { readonly key: string; readonly ctrl: boolean; readonly alt: boolean };
export type Sequence = { readonly keys: readonly string[]; readonly at: number };
export type Match<B> = { readonly binding: B | undefined; readonly pending: Sequence };

export const noSequence: Sequence = { keys: [], at: 0 };

/** After this long, `G` no longer waits for its second key. Milliseconds. */
const SEQUENCE_MS = 1200;

/** A pressed key as bindings write it: `N`, `/`, `Ctrl+K`, `Enter`. Empty for modifiers alone. */
export function nameOf({ key, ctrl, alt }: KeyPress): string {
  if (['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Process', 'Unidentified'].includes(key)) return '';
  const name = key.length === 1 ? key.toUpperCase() : key;
  return `${ctrl ? 'Ctrl+' : ''}${alt ? 'Alt+' : ''}${name}`;
}

/**
 * Which binding a key press runs, if any. A sequence (`G B`) is remembered in `pending` for a while. `now` in
 * milliseconds since 1970. Of two bindings of the same keys the last one in the list wins.
 */
export function match<B extends { readonly keys: string }>(bindings: readonly B[], name: string, before: Sequence, now: number): Match<B> {
  if (name === '') return { binding: undefined, pending: before };
  const alive = before.keys.length > 0 && now - before.at <= SEQUENCE_MS;
  for (const keys of alive ? [[...before.keys, name], [name]] : [[name]]) {
    const written = keys.join(' ');
    const exact = bindings.findLast((binding) => binding.keys === written);
    if (exact !== undefined) return { binding: exact, pending: noSequence };
    if (bindings.some((binding) => binding.keys.startsWith(`${written} `))) return { binding: undefined, pending: { keys, at: now } };
  }
  return { binding: undefined, pending: noSequence };
}
