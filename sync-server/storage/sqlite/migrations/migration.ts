/** One step of the database's shape. `version` is what `PRAGMA user_version` says afterwards. Never changed once released. */
export type Migration = { readonly version: number; readonly sql: string };
