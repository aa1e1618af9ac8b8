/** The few calls of PouchDB that are made here; the bench loads its own bundle into the page beforehand. */
type Found = { readonly rows: readonly { readonly doc: object & { readonly _id: string } }[] };
type PouchDatabase = {
  readonly info: () => Promise<{ readonly doc_count: number }>;
  readonly allDocs: (options: object) => Promise<Found>;
  readonly bulkDocs: (documents: readonly object[]) => Promise<unknown>;
  readonly replicate: {
    readonly from: (url: string, options: object) => Promise<unknown>;
    readonly to: (url: string, options: object) => Promise<{ readonly docs_written: number }>;
  };
  readonly destroy: () => Promise<void>;
};
declare const PouchDB: new (name: string) => PouchDatabase;

/** Larger than PouchDB's own hundred, to its advantage. */
const BATCH = { batch_size: 1000 };

/** Everything from its server into a fresh store. */
export async function loadPouch(url: string, round: number): Promise<{ ms: number; documents: number }> {
  const database = new PouchDB(`pouch-load-${round}`);
  const started = performance.now();
  await database.replicate.from(url, BATCH);
  const ms = performance.now() - started;
  const { doc_count: documents } = await database.info();
  await database.destroy();
  return { ms, documents };
}

let editing: PouchDatabase | undefined;

/** Once: the store that `editedInPouch` works in. */
export async function fillPouch(url: string): Promise<void> {
  editing = new PouchDB('pouch-edits');
  await editing.replicate.from(url, BATCH);
}

/** Edits each incident and writes an entry beside it, offline; then the milliseconds until its server has them all. */
export async function editedInPouch(url: string, round: number): Promise<number> {
  if (editing === undefined) throw new Error('not filled');
  const { rows } = await editing.allDocs({ include_docs: true });
  const incidents = rows.map(({ doc }) => doc).filter(({ _id }) => !_id.startsWith('entry-'));
  await editing.bulkDocs(incidents.map((incident) => ({ ...incident, symptomNote: `Looked at it again, round ${round}.` })));
  const entry = { kind: 'changed', path: 'symptomNote', occurredAt: new Date().toISOString(), to: `Looked at it again, round ${round}.` };
  await editing.bulkDocs(incidents.map(({ _id }) => ({ _id: `entry-${_id}-${round}`, incident: _id, ...entry })));
  const started = performance.now();
  const { docs_written: written } = await editing.replicate.to(url, BATCH);
  if (written !== incidents.length * 2) throw new Error(`${written} documents were written`);
  return performance.now() - started;
}
