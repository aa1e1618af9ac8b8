import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { PushOutcome } from '#domain/protocol/sync.ts';
import type { ApiClient } from '../api.ts';

/** What a server says of a pushed document; `undefined`: it does not answer at all. */
export type Says = (sent: SyncedDocument) => PushOutcome | undefined;

/** A server that takes pushes. `sent`: the ids, `froms`: the line that each push named. */
export function pushAnswers(says: Says): { readonly api: ApiClient; readonly sent: string[]; readonly froms: unknown[] } {
  const sent: string[] = [];
  const froms: unknown[] = [];
  const json: ApiClient['json'] = (_path, request, schema) => {
    const { documents, from } = request.body as { documents: SyncedDocument[]; from: unknown };
    sent.push(...documents.map(({ id }) => id));
    froms.push(from);
    const outcomes = documents.map(says);
    if (outcomes.includes(undefined)) return Promise.resolve({ ok: false, problem: 'unreachable', detail: '' });
    return Promise.resolve({ ok: true, value: schema.parse({ outcomes, epoch: 'after' }) });
  };
  return { api: { json } as ApiClient, sent, froms };
}
