/** One step of the database's shape. `version` is what the database says of itself afterwards. Never changed once released. */
export type Migration = { readonly version: number; readonly sql: string };
