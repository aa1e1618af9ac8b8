/**
 * The version of what travels between app and server. `version.test.ts` hashes the wire schemas, so none of them
 * changes without a line here.
 *
 * | version | what changed |
 * |---|---|
 * | 1 | first: session, pull, push, stream, fleet import, laptops, relay |
 */
export const PROTOCOL_VERSION = 1;

/** Header in which each request names it. */
export const PROTOCOL_HEADER = 'milepost-protocol';

/** The version of app and server, which are released together; `version.test.ts` holds it against package.json. */
export const APP_VERSION = '0.1.0';
