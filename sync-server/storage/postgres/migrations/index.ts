import type { Migration } from './migration.ts';
import { migration0001 } from './0001-first.ts';
import { migration0002 } from './0002-no-question-a-row.ts';
import { migration0004 } from './0004-laptops.ts';
import { migration0005 } from './0005-scope.ts';
import { migration0006 } from './0006-digest.ts';
import { migration0007 } from './0007-passed-over.ts';

/** Every migration, in order. */
export const migrations: readonly Migration[] = [migration0001, migration0002, migration0004, migration0005, migration0006, migration0007];
