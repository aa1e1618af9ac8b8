/**
 * The version of what travels between app and server. `version.test.ts` hashes the wire schemas, so none of them
 * changes without a line here.
 *
 * | version | what changed |
 * |---|---|
 * | 1 | first: session, pull, push, stream, digest, fleet import, laptops, relay, regions, map, manuals |
 */
export const PROTOCOL_VERSION = 1;

/**
 * The version of the documents: raised when a field is added that a reader of the version before does not know. What may change
 * without a new protocol version is in SPEC.md, S68.
 */
export const SCHEMA_VERSION = 1;

/** Headers in which each request names them. */
export const PROTOCOL_HEADER = 'milepost-protocol';
export const SCHEMA_HEADER = 'milepost-schema';

/** A server speaks its own version and so many before it. */
const VERSIONS_BACK = 2;

/** The oldest version that a server of version `own` takes from a laptop. */
export function oldestSpoken(own: number): number {
  return Math.max(1, own - VERSIONS_BACK);
}

/** The version of app and server, which are released together; `version.test.ts` holds it against package.json. */
export const APP_VERSION = '0.1.0';
