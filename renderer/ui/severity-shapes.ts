import type { Severity } from '#domain/schema/severity.ts';

/** The outline of each severity in a square of 16: octagon, triangle, diamond, ring. Drawn as SVG on screens, on a canvas for the map. */
export const severityShapes: { readonly [S in Severity]: { readonly path: string; readonly line?: number } } = {
  SEV1: { path: 'M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z' },
  SEV2: { path: 'M8 1 15.6 14.8H.4z' },
  SEV3: { path: 'M8 .4 15.6 8 8 15.6.4 8z' },
  SEV4: { path: 'M8 2.2a5.8 5.8 0 1 1 0 11.6a5.8 5.8 0 1 1 0-11.6z', line: 2.2 },
};
