/** What Chromium says of the line; other browsers say nothing. */
type NetworkInformation = EventTarget & { readonly saveData?: boolean; readonly type?: string };

function connection(): NetworkInformation | undefined {
  return (globalThis.navigator as { readonly connection?: NetworkInformation } | undefined)?.connection;
}

/** Whether the line is paid for by the byte, as far as the browser knows. */
export function isMetered(): boolean {
  const line = connection();
  return line?.saveData === true || line?.type === 'cellular';
}
