/** What Chromium says of the line; other browsers say nothing, and of a telephone beside a laptop none does. */
type NetworkInformation = { readonly saveData?: boolean; readonly type?: string };

function connection(): NetworkInformation | undefined {
  return (globalThis.navigator as { readonly connection?: NetworkInformation } | undefined)?.connection;
}

/**
 * Who says that the line is paid for by the byte: somebody on this laptop (`chosen`), or the browser; `undefined` where nobody does. `line`:
 * what the browser says of it.
 */
export function meteredBy(chosen: boolean, line = connection()): 'chosen' | 'browser' | undefined {
  if (chosen) return 'chosen';
  return line?.saveData === true || line?.type === 'cellular' ? 'browser' : undefined;
}
