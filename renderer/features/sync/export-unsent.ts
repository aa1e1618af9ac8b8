import { APP_VERSION, PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import type { Store } from '../../db/store.ts';

/** A file of everything that is not sent yet, for people to read, keep and hand in: its name, its text, how many records. */
export type UnsentExport = { readonly name: string; readonly text: string; readonly records: number };

/** Needs no server and no key: also for a laptop whose app is too old for the server. What was refused has an export of its own. */
export async function exportUnsent({ unsent, principal }: Pick<Store, 'unsent' | 'principal'>): Promise<UnsentExport> {
  const { documents, at } = await unsent();
  const { tenantName, name, email, laptop } = principal;
  const whose = { organisation: tenantName, person: name, email, laptop };
  const content = { milepost: 'unsent work', version: APP_VERSION, protocol: PROTOCOL_VERSION, exportedAt: at, ...whose, documents };
  const when = at.slice(0, 16).replace('T', '-').replace(':', '');
  return { name: `milepost-unsent-${when}.json`, text: JSON.stringify(content, undefined, 2), records: documents.length };
}
