import type { Piece } from '#domain/search/highlight.ts';
import type { Severity } from '#domain/schema/severity.ts';

export type PaletteGroup = 'recent' | 'commands' | 'incidents' | 'devices' | 'sites' | 'checklists' | 'forms' | 'manuals';

/** Something the palette can open or do. */
export type PaletteItem = {
  /** One of its kind: an id, or the key of a command. */
  readonly id: string;
  readonly kind: Exclude<PaletteGroup, 'recent'>;
  readonly group: PaletteGroup;
  readonly label: string;
  /** Quiet, after the label: reference, site, serial. */
  readonly detail: string;
  readonly severity?: Severity;
  /** Closed, finished, out of service. */
  readonly over?: boolean;
  /** Where neither label nor detail says it: the part of the record that was asked for. */
  readonly why?: readonly Piece[];
  readonly keys?: string;
  readonly run: () => void;
};
