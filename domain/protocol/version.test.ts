import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { canonicalJson } from '../merge/canonical.ts';
import { collectionNames } from '../schema/collections.ts';
import { jsonSchemaOf } from '../schema/json-schema.ts';
import { problem, problemKinds, problemStatus } from './problem.ts';
import * as digest from './digest.ts';
import * as evidence from './evidence.ts';
import * as fleet from './fleet.ts';
import * as laptops from './laptops.ts';
import * as manuals from './manuals.ts';
import * as map from './map.ts';
import * as people from './people.ts';
import * as relay from './relay.ts';
import * as session from './session.ts';
import * as sync from './sync.ts';
import { APP_VERSION, PROTOCOL_VERSION } from './version.ts';

/** What each version looked like on the wire. A change of any message or document changes the hash: add a version.
 * (Version 1 is still in the making until 0.1.0 is out.) */
const HASHES: { readonly [version: number]: string } = {
  1: 'fd6d36a3c81c816b',
};

test('no message or document changes on the wire without a new protocol version', () => {
  const messages = [session, sync, digest, evidence, fleet, people, laptops, map, manuals, relay, { problem }]
    .flatMap((module) => Object.entries(module))
    .filter(([, value]) => value instanceof z.ZodType);
  const wire = Object.fromEntries(
    messages.map(([name, schema]) => [name, z.toJSONSchema(schema as z.ZodType, { unrepresentable: 'any' })]),
  );
  const documents = Object.fromEntries(collectionNames.map((name) => [name, jsonSchemaOf(name)]));
  const hash = createHash('sha256').update(canonicalJson({ wire, documents })).digest('hex').slice(0, 16);
  expect(hash).toBe(HASHES[PROTOCOL_VERSION]);
});

test('every kind of problem has a status of its class', () => {
  for (const kind of problemKinds) expect(problemStatus[kind]).toBeGreaterThanOrEqual(400);
});

test('the app says the version that it is released under', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  expect(APP_VERSION).toBe(manifest.version);
});
