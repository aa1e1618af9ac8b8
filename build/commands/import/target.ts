import type { FleetPreview, FleetProgress, FleetResult } from '#domain/protocol/fleet.ts';
import type { FleetFileKind } from '#domain/fleet/parse.ts';

export type FleetFile = { readonly bytes: Uint8Array; readonly kind: FleetFileKind };
export type TargetOptions = { readonly retireMissing: boolean; readonly skipBad: boolean };

/** Where a fleet goes: a database on this machine, or a server. Failures are `ImportFailure`s. */
export type Target = {
  readonly preview: (file: FleetFile, options: TargetOptions) => Promise<FleetPreview>;
  readonly import: (file: FleetFile, options: TargetOptions, onProgress: (progress: FleetProgress) => void) => Promise<FleetResult>;
  readonly close: () => Promise<void>;
};

/** Why an import could not be done, as one sentence for the person at the terminal. */
export class ImportFailure extends Error {}
