import { fillWithDefaultSettings, type RxDocumentData } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { expect, test } from 'vitest';
import { keepingPushNotes } from './push-notes.ts';

type Note = { readonly id: string; readonly docData: { readonly id: string; readonly stamps: object; readonly _deleted?: boolean } };

const PUSH = 'replication-up-write-meta';

/** A note on one document, with the stamps of the version that the server is known to hold. */
function note(stamps: { readonly [path: string]: string }, height: number, deleted = false): RxDocumentData<Note> {
  return {
    id: 'a|0',
    docData: { id: 'a', stamps, ...(deleted ? { _deleted: true } : {}) },
    _rev: `${height}-x`,
    _deleted: false,
    _meta: { lwt: height },
    _attachments: {},
  };
}

/** Writes `first`, then what a pull noted, then what a push that had seen `first` noted; answers with what is known in the end. */
async function afterBoth(pulled: RxDocumentData<Note>, pushed: RxDocumentData<Note>, context: string): Promise<object | undefined> {
  const storage = keepingPushNotes(getRxStorageMemory());
  const instance = await storage.createStorageInstance<Note>({
    databaseInstanceToken: 'token',
    databaseName: crypto.randomUUID(),
    collectionName: 'notes',
    schema: fillWithDefaultSettings<Note>({
      version: 0,
      primaryKey: 'id',
      type: 'object',
      properties: { id: { type: 'string', maxLength: 9 }, docData: { type: 'object' } },
    }),
    options: {},
    multiInstance: false,
    devMode: false,
  });
  const first = note({ '*': '1' }, 1);
  await instance.bulkWrite([{ document: first }], 'replication-down-write-meta');
  await instance.bulkWrite([{ previous: first, document: pulled }], 'replication-down-write-meta');
  await instance.bulkWrite([{ previous: first, document: pushed }], context);
  const [known] = await instance.findDocumentsById(['a|0'], true);
  await instance.remove();
  return known?.docData.stamps;
}

test('[I2] what a push has brought to the server is noted, though a pull noted something older meanwhile', async () => {
  expect(await afterBoth(note({ '*': '1', title: '2' }, 2), note({ '*': '1', title: '3' }, 2), PUSH)).toEqual({ '*': '1', title: '3' });
});

test('what a pull noted stays when it is newer, or tells that the record has left', async () => {
  const newer = { '*': '1', title: '2', lanes: '4' };
  expect(await afterBoth(note(newer, 2), note({ '*': '1', title: '3' }, 2), PUSH)).toEqual(newer);
  expect(await afterBoth(note({}, 2, true), note({ '*': '1', title: '3' }, 2), PUSH)).toEqual({});
});

test('nothing else that met another write is written again', async () => {
  const pulled = { '*': '1', title: '2' };
  expect(await afterBoth(note(pulled, 2), note({ '*': '1', title: '3' }, 2), 'replication-down-write-meta')).toEqual(pulled);
});
