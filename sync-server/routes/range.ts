/**
 * The one range that a `Range` header asks for, both ends included; `undefined` where the whole is to be answered, which is also for what
 * is not understood (RFC 9110, 14.2); `outside` where nothing of it is there.
 */
export function rangeOf(header: string | undefined, size: number): { readonly from: number; readonly to: number } | 'outside' | undefined {
  const [, first, last] = /^bytes=(\d{1,15})?-(\d{1,15})?$/.exec(header ?? '') ?? [];
  if (first === undefined && last === undefined) return undefined;
  const from = first === undefined ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === undefined || last === undefined ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== undefined && last !== undefined && Number(last) < from) return undefined;
  return from > to ? 'outside' : { from, to };
}
