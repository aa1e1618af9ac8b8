import type { WithDeleted } from 'rxdb';
import { includes, sameVersion, type SyncedDocument } from '#domain/merge/merge.ts';
import { documentsAnswer, DOCUMENTS_LIMIT_MAX } from '#domain/protocol/digest.ts';
import { tombstone } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { ApiClient } from '../api.ts';
import type { Connection } from './connection.ts';
import { received } from './pull.ts';
import type { Standing } from './standing.ts';

type Deps = {
  readonly api: Pick<ApiClient, 'json'>;
  readonly connection: Pick<Connection, 'lost'>;
  readonly collection: CollectionName;
  readonly standing?: Pick<Standing, 'lost'> | undefined;
};

/**
 * What the server holds in the place of documents that RxDB would push and that nobody has worked on here: the app ended after they had
 * been pulled and before RxDB had noted it. What is pulled for them since RxDB has passed over, and would never come back to (I2). Of a
 * server that may have lost something only what includes the document counts. Rejects when there is no answer.
 */
export async function asHeld(
  { api, connection, collection, standing }: Deps,
  documents: readonly WithDeleted<SyncedDocument>[],
): Promise<WithDeleted<SyncedDocument>[]> {
  const here = new Map(documents.map((document) => [document.id, document]));
  const found: WithDeleted<SyncedDocument>[] = [];
  for (let left = [...here.keys()]; left.length > 0;) {
    const request = { method: 'POST' as const, body: { ids: left.slice(0, DOCUMENTS_LIMIT_MAX) } };
    const answered = await api.json(`/api/v1/sync/${collection}/documents`, request, documentsAnswer);
    if (!answered.ok) {
      connection.lost(answered);
      throw new Error(`documents ${collection}: ${answered.problem}`);
    }
    for (const one of answered.value.documents) {
      const ours = here.get(one.id);
      if (one.held === 'left' && standing?.lost === undefined) found.push(tombstone(one.id));
      if (one.held !== 'document' || ours === undefined) continue;
      found.push(...received([one.document]).filter((theirs) => includes(theirs, ours) && !sameVersion(theirs, ours)));
    }
    const answeredIds = new Set(answered.value.documents.map(({ id }) => id));
    left = left.filter((id) => !answeredIds.has(id));
  }
  return found;
}
