import { z } from 'zod';
import { collections, type CollectionName } from './collections.ts';

export type JsonSchema = {
  readonly type: 'object';
  readonly properties: { readonly [field: string]: { readonly [keyword: string]: unknown } };
  readonly required: readonly string[];
};

/** JSON schema of a collection as it is stored and sent, derived from the Zod schema: nothing is typed twice. */
export function jsonSchemaOf(collection: CollectionName): JsonSchema {
  const schema = z.toJSONSchema(collections[collection].schema, { io: 'output', unrepresentable: 'any', target: 'draft-7' });
  return schema as unknown as JsonSchema;
}
