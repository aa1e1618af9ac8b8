import { createRxDatabase, type RxCollection, type RxCollectionCreator, type RxDatabase, type RxJsonSchema, type RxStorage } from 'rxdb';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import { collectionNames, collections, type CollectionName, type DocumentOf } from '#domain/schema/collections.ts';
import { jsonSchemaOf } from '#domain/schema/json-schema.ts';
import { settleConflict } from './settle-conflict.ts';

export type Collections = { readonly [C in CollectionName]: RxCollection<DocumentOf[C]> };

/**
 * Opens the synced collections of one person on this laptop. Nothing validates in the storage: documents are parsed
 * where they are made (actions) and where they are stored for everybody (server), and compiling validators would
 * break the content security policy.
 */
export async function openDatabase(
  name: string,
  storage: RxStorage<unknown, unknown>,
  multiInstance: boolean,
): Promise<{ database: RxDatabase<Collections>; collections: Collections }> {
  const database = await createRxDatabase<Collections>({ name, storage, multiInstance, eventReduce: true });
  const creators = Object.fromEntries(collectionNames.map((collection) => [collection, creator(collection)]));
  const opened = await database.addCollections(creators as { [C in CollectionName]: RxCollectionCreator });
  return { database, collections: opened as unknown as Collections };
}

function creator(collection: CollectionName): RxCollectionCreator {
  return { schema: rxSchema(collection), conflictHandler: settleConflict };
}

/** Index keys must say how long they can get; enumerations do not say so themselves. */
function rxSchema(collection: CollectionName): RxJsonSchema<SyncedDocument> {
  const { version, indexes } = collections[collection];
  const { properties, required } = jsonSchemaOf(collection);
  const bounded = Object.entries(properties).map(([field, schema]) => {
    const choices = schema['enum'];
    return [field, Array.isArray(choices) ? { ...schema, maxLength: Math.max(...choices.map((choice) => String(choice).length)) } : schema];
  });
  return {
    version,
    primaryKey: 'id',
    type: 'object',
    properties: Object.fromEntries(bounded),
    required: [...required],
    indexes: indexes.map((index) => [...index]),
  } as unknown as RxJsonSchema<SyncedDocument>;
}
