/** For tests: something to wait for, until somebody opens it. */
export type Gate = { readonly passed: Promise<void>; readonly open: () => void };

export function gate(): Gate {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}
