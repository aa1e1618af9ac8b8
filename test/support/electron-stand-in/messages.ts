/** What a test tells the stand-in. */
export type ToStandIn =
  | { readonly kind: 'wake' }
  | { readonly kind: 'start-again' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'may-use'; readonly question: number; readonly permission: string; readonly url: string };

/** What the stand-in tells the test. */
export type FromStandIn =
  | { readonly kind: 'window-loaded'; readonly debuggerAddress: string }
  | { readonly kind: 'external-link'; readonly url: string }
  | { readonly kind: 'may-use'; readonly question: number; readonly allowed: boolean };
