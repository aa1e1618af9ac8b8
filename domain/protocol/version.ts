/**
 * The version of what travels between app and server. `version.test.ts` hashes the wire schemas, so none of them
 * changes without a line here.
 *
 * | version | what changed |
 * |---|---|
 * | 1 | first: session, pull, push, stream, digest |
 */
export const PROTOCOL_VERSION = 1;

/** Header in which each request names it. */
export const PROTOCOL_HEADER = 'milepost-protocol';
