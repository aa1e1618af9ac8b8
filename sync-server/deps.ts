import type { Logger } from 'pino';
import type { BackupState } from './backup/schedule.ts';
import type { Now, Random, ServerClock } from './clock.ts';
import type { Bucket } from './evidence/bucket.ts';
import type { EvidenceLimits } from './evidence/limits.ts';
import type { ServerKeys } from './keys.ts';
import type { PasswordCost } from './passwords.ts';
import type { Storage } from './storage/port.ts';

/** What the app is made of. Time and randomness come in here and nowhere else. */
export type AppDeps = {
  readonly storage: Storage;
  readonly now: Now;
  readonly random: Random;
  readonly clock: ServerClock;
  readonly keys: ServerKeys;
  readonly logger: Logger;
  readonly version: string;
  /** The name that a laptop shows for this server. */
  readonly name: string;
  readonly allowedOrigins?: readonly string[];
  readonly appDir?: string;
  readonly passwordCost?: PasswordCost;
  /** How often a stream shows that it is alive, in ms; 15 s where absent. */
  readonly heartbeatMs?: number;
  /**
   * Where bytes of evidence come in and, without a `bucket`, are kept, and how many one file may have (`limits`: of single tenants);
   * without it the server takes none. `restored`: the database came from a backup, and may speak of bytes that are not there. `shared`:
   * other servers may write to the folder.
   */
  readonly evidence?: {
    readonly folder: string;
    readonly bucket?: Bucket;
    readonly maxBytes: number;
    readonly limits?: EvidenceLimits;
    readonly restored?: boolean;
    readonly shared?: boolean;
  };
  /** Where tenants' maps are kept, and how many bytes a file of tiles may have; without it there are none. */
  readonly map?: { readonly folder: string; readonly maxBytes: number };
  /** Where tenants' manuals are kept, and how many bytes one may have; without it there are none. */
  readonly manuals?: { readonly folder: string; readonly maxBytes: number };
  /** How regular backups fare, where there are any. */
  readonly backups?: () => BackupState;
  /** Serves HTTPS with these PEM texts. */
  readonly tls?: { readonly cert: string; readonly key: string };
};
