import type { CollectionName } from '#domain/schema/collections.ts';
import type { StoredDocument } from '../world/disk.ts';
import type { Held } from './oracle.ts';

type Lies = (collection: CollectionName, document: StoredDocument) => string | undefined;

/** In which region a document lies; `''`: in none in particular; `undefined`: it hangs on something that the server lacks. */
function regions(held: readonly Held[]): Lies {
  const all = (wanted: CollectionName): StoredDocument[] => documentsOf(held, wanted);
  const ofSite = new Map(all('sites').map(({ id, region }) => [id, region as string]));
  const at = (site: unknown): string | undefined => (site === '' ? '' : ofSite.get(site));
  const ofIncident = new Map(all('incidents').map(({ id, site }) => [id, at(site)]));
  return (collection, { id, site, incident }) => {
    if (collection === 'people' || collection === 'variants' || collection === 'templates') return '';
    if (collection === 'sites') return ofSite.get(id);
    const mayHang = collection === 'timeline' || collection === 'evidence' || collection === 'checklists';
    return mayHang && incident !== '' ? ofIncident.get(incident) : at(site ?? '');
  };
}

/**
 * What a person may see, worked out from the documents alone (I7): a technician with regions sees what lies at sites of
 * those, and what lies nowhere in particular; everybody else sees the tenant. Of what hangs on something that the server lacks, its
 * author may know.
 */
export function visibleTo(person: string, held: readonly Held[]): (collection: CollectionName, document: StoredDocument) => boolean {
  const mustSee = givenTo(person, held);
  const regionOf = regions(held);
  return (collection, document) => {
    if (mustSee(collection, document)) return true;
    return regionOf(collection, document) === undefined && (document['by'] === person || document['loggedBy'] === person);
  };
}

/** The same without what only its author may know: a laptop that lacks some of this has missed something. */
export function givenTo(person: string, held: readonly Held[]): (collection: CollectionName, document: StoredDocument) => boolean {
  const found = documentsOf(held, 'people').find(({ id }) => id === person);
  const { role, regions: seen } = (found ?? {}) as { role?: string; regions?: readonly string[] };
  if (role !== 'technician' || seen === undefined || seen.length === 0) return () => true;
  const regionOf = regions(held);
  return (collection, document) => {
    const region = regionOf(collection, document);
    return region !== undefined && (region === '' || seen.includes(region));
  };
}

function documentsOf(held: readonly Held[], wanted: CollectionName): StoredDocument[] {
  return held.filter(({ collection }) => collection === wanted).map(({ document }) => document);
}

/** The documents, other than tombstones, in an answer or an event that a laptop is given. */
export function documentsIn(path: string, body: string): { readonly collection: CollectionName; readonly document: StoredDocument }[] {
  const collection = /^\/api\/v1\/sync\/([a-z]+)/.exec(path)?.[1] as CollectionName | undefined;
  if (collection === undefined || !body.startsWith('{')) return [];
  const answer = JSON.parse(body) as {
    readonly collection?: CollectionName;
    readonly documents?: StoredDocument[];
    readonly outcomes?: StoredDocument[];
  };
  // A comparison's answer says of each document how it is held, and wraps those that are.
  const given = [...(answer.documents ?? []), ...(answer.outcomes ?? [])];
  const documents = given
    .map((one) => ('held' in one || 'outcome' in one ? (one['document'] as StoredDocument | undefined) : one))
    .filter((document) => document !== undefined);
  return documents
    .filter((document) => document['_deleted'] !== true && Object.keys(document).length > 2)
    .map((document) => ({ collection: answer.collection ?? collection, document }));
}
