import type { Migration } from './migration.ts';
import { migration0001 } from './0001-first.ts';
import { migration0002 } from './0002-no-question-a-row.ts';
import { migration0003 } from './0003-digest.ts';
import { migration0004 } from './0004-laptops.ts';

/** Every migration, in order. */
export const migrations: readonly Migration[] = [migration0001, migration0002, migration0003, migration0004];
