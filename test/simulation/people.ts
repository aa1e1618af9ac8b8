import { createHash } from 'node:crypto';
import { between, oneOf, seeded, type Seeded } from '../fixtures/random.ts';
import { canonicalJson } from '#domain/merge/canonical.ts';
import { roadside } from '#domain/packs/roadside.ts';
import { emptyDraft } from '#domain/rules/logging.ts';
import { unsettled } from '#domain/rules/timeline.ts';
import { nextStatus } from '#domain/rules/workflow.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import type { ChecklistForm } from '#domain/schema/checklist-form.ts';
import { severities } from '#domain/schema/severity.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import type { Settlement } from '#renderer/db/actions.ts';
import type { Store } from '#renderer/db/store.ts';
import { valueAt, type Ledger } from './oracle/ledger.ts';
import type { Deed } from './plan.ts';
import { happens } from './world/chance.ts';
import type { Laptop } from './world/laptop.ts';

type Scene = {
  readonly laptop: Laptop;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly random: Seeded;
  readonly tell: (what: string) => void;
  /** Ids of all people. */
  readonly people: readonly string[];
};

const TEXTS = ['title', 'impact', 'lanes', 'partner', 'symptomNote', 'suspectedChanges'] as const;
const MAPS = ['links', 'correlationIds', 'preventionActions'] as const;
const KEYS = ['a', 'b'] as const;
const FORM: ChecklistForm = {
  key: 'round',
  version: 1,
  title: 'Round',
  about: 'incident',
  sections: [{ key: 's', title: 'S', items: KEYS.map((key) => ({ kind: 'text', key, label: key, required: true, safety: key === 'a' })) }],
};
/** Gates are the screen's and the domain's business: here whatever is missing is passed over, with a reason. */
const EVERYTHING = Object.values(roadside.gates).flatMap((asked) => asked.map(({ key }) => key));

/** The person at `laptop` does something by the app's real actions, with what they see in front of them. */
export function act(what: Deed, chance: number, laptop: Laptop, scene: Pick<Scene, 'ledger' | 'tell' | 'people'>): void {
  const { store } = laptop;
  if (store === undefined) return;
  laptop.guard(deed(what, { ...scene, laptop, store, random: seeded(chance) }));
}

async function deed(what: Deed, scene: Scene): Promise<void> {
  const { random } = scene;
  const incident = someIncident(scene);
  if (what === 'log' || incident === undefined) return log(scene);
  switch (what) {
    case 'text':
      return changeText(scene, incident);
    case 'entry':
      return changeEntry(scene, incident);
    case 'advance':
      return advance(scene, incident, nextStatus(incident.state.status));
    case 'void':
      return advance(scene, incident, 'voided');
    case 'assign':
      return followed(scene, incident.id, scene.store.actions.assign(incident.id, oneOf(random, [...scene.people, ''])));
    case 'severity':
      return followed(
        scene,
        incident.id,
        scene.store.actions.setSeverity(incident.id, oneOf(random, severities), scene.ledger.fresh('severity')),
      );
    case 'remark':
      return remark(scene, incident);
    case 'check':
      return check(scene, incident);
    case 'settle':
      return settle(scene);
    case 'spree':
      return spree(scene, incident);
    case 'meet':
      return meet(scene, incident);
    default:
      return what satisfies never;
  }
}

/** Until it is saved, a change may have reached one disk and not yet the other. */
async function followed({ laptop, ledger }: Pick<Scene, 'laptop' | 'ledger'>, incident: string, change: Promise<void>): Promise<void> {
  const entry = { laptop: laptop.name, incident };
  ledger.underWay.add(entry);
  await change;
  ledger.underWay.delete(entry);
}

async function log({ laptop, store, ledger, tell, random }: Scene): Promise<void> {
  const title = ledger.fresh('logged');
  const entry = { laptop: laptop.name, by: store.principal.person, title, id: undefined as string | undefined };
  ledger.logged.push(entry);
  tell(`${laptop.name} logs "${title}"`);
  const sites = laptop.disk.documents(store.principal.person, 'sites').filter(({ _deleted }) => _deleted !== true);
  const site = oneOf(random, ['', ...sites.map(({ id }) => String(id)).toSorted()]);
  const draft = { ...emptyDraft, site, category: 'connectivity', severity: 'SEV3' as const, symptoms: ['vpn-drops'] };
  const incident = await store.actions.logIncident(draft, title);
  entry.id = incident.id;
  tell(`${laptop.name} has saved "${title}" as ${short(incident.id)}`);
}

/** Several steps in a row, as one does at the roadside: the next begins when the one before is saved. */
async function spree(scene: Scene, incident: Incident): Promise<void> {
  for (let left = between(scene.random, 2, 5); left > 0; left -= 1) {
    const current = newest(scene, incident.id) ?? incident;
    const steps = [remark, changeText, changeEntry, (one: Scene, of: Incident) => advance(one, of, nextStatus(of.state.status))];
    await oneOf(scene.random, steps)(scene, current);
  }
}

/** Says something to what others say something to at this moment: the newest incident, or the one before. */
function meet(scene: Scene, incident: Incident): Promise<void> {
  const [before, last = incident] = [undefined, ...incidentsOn(scene.laptop, scene.store.principal.person)].slice(-2);
  return changeText(scene, happens(scene.random, 0.75) ? last : (before ?? last), TEXTS.slice(0, 2));
}

function changeText(scene: Scene, incident: Incident, fields: readonly (typeof TEXTS)[number][] = TEXTS): Promise<void> {
  const field = oneOf(scene.random, fields);
  const value = scene.ledger.fresh(field);
  return write(scene, incident, field, canonicalJson(value), () => scene.store.actions.changeIncident(incident.id, { [field]: value }));
}

function changeEntry(scene: Scene, incident: Incident): Promise<void> {
  const field = oneOf(scene.random, MAPS);
  const key = oneOf(scene.random, KEYS);
  const text = scene.ledger.fresh(key);
  const removes = incident[field][key] !== undefined && happens(scene.random, 0.3);
  const value = removes ? undefined : entryOf(field, text);
  return write(scene, incident, `${field}.${key}`, canonicalJson(value), () =>
    scene.store.actions.changeIncident(incident.id, { [field]: { [key]: value } }),
  );
}

async function advance(scene: Scene, incident: Incident, to: Incident['status'] | undefined): Promise<void> {
  if (to === undefined) return;
  const reason = scene.ledger.fresh(to);
  await write(scene, incident, 'state', canonicalJson(reason), async () => {
    // Somebody else's step may have arrived since: then there is no such move, and nothing was written.
    const refusal = await scene.store.actions.advance(incident.id, { to, reason, override: EVERYTHING });
    return refusal === undefined;
  });
}

async function remark({ laptop, store, ledger, tell }: Scene, incident: Incident): Promise<void> {
  const text = ledger.fresh('remark');
  const entry = { laptop: laptop.name, by: store.principal.person, incident: incident.id, text, saved: false };
  ledger.remarks.push(entry);
  tell(`${laptop.name} remarks "${text}" on ${short(incident.id)}`);
  await store.actions.remark(incident.id, text);
  entry.saved = true;
  tell(`${laptop.name} has saved "${text}"`);
  if (text.endsWith('5')) await addFile(store, incident, entry.text);
}

/** The record of a file; its bytes are no part of a simulation, so the server never holds them. */
function addFile(store: Store, incident: Incident, name: string): Promise<void> {
  const id = `${incident.id.slice(0, 24)}${createHash('sha256').update(`${store.principal.person} ${name}`).digest('hex').slice(0, 12)}`;
  const about = { name, type: 'text/plain', size: name.length, sha256: createHash('sha256').update(name).digest('hex') };
  return store.actions.addEvidence({ id, incident: incident.id, at: incident.loggedAt, ...about });
}

/** Says something to a checklist on the incident, or starts one; now and then it is finished, or taken up again. */
async function check({ laptop, store, ledger, random, tell }: Scene, incident: Incident): Promise<void> {
  const { actions, principal } = store;
  const here = laptop.disk.documents(principal.person, 'checklists') as unknown as (Checklist & { readonly _deleted?: boolean })[];
  const runs = here.filter((one) => one._deleted !== true && one.incident === incident.id).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (runs.length === 0) {
    const { id } = await actions.startChecklist(FORM, { incident, site: incident.site });
    return tell(`${laptop.name} starts checklist ${short(id)} on ${short(incident.id)}`);
  }
  const run = oneOf(random, runs);
  if (run.finished !== undefined) return actions.resumeChecklist(run.id);
  if (happens(random, 0.15)) return void (await actions.finishChecklist(run.id, 'dark'));
  const item = oneOf(random, KEYS);
  const text = ledger.fresh('answer');
  const entry = { laptop: laptop.name, run: run.id, key: `${item}_${principal.person}`, text, saved: false };
  ledger.answers.push(entry);
  tell(`${laptop.name} answers ${item} of checklist ${short(run.id)}: "${text}"`);
  await actions.answerItem(run, item, { answer: text });
  // A run that was finished meanwhile takes no answers.
  const held = laptop.disk.documents(principal.person, 'checklists').find(({ id }) => id === run.id) as unknown as Checklist | undefined;
  entry.saved = held?.answers[entry.key]?.value.answer === text;
}

/** Decides on a collision: keeps what stands, takes what lost, or writes something else in their place. */
async function settle(scene: Scene): Promise<void> {
  const { laptop, store, random, tell } = scene;
  const entries = laptop.disk.documents(store.principal.person, 'timeline') as unknown as TimelineEntry[];
  const open = unsettled(entries).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (open.length === 0) return;
  const collision = oneOf(random, open);
  const how = oneOf(random, ['keep', 'take', 'third'] as const);
  tell(`${laptop.name} settles ${collision.path} of ${short(collision.incident)}: ${how}`);
  const incident = newest(scene, collision.incident);
  const choice =
    incident === undefined || how === 'keep' ? KEEP : how === 'take' ? taking(collision, incident) : thirdValue(scene, collision);
  const save = (): Promise<void> => store.actions.settle(collision, choice.settlement);
  if (incident === undefined || choice.value === undefined) return followed(scene, collision.incident, save());
  await write(
    scene,
    incident,
    collision.path ?? '',
    choice.value,
    async () => {
      await save();
      // Somebody else's change may have arrived since, with the very value: then nothing was written.
      const told = laptop.disk.documents(store.principal.person, 'timeline') as unknown as TimelineEntry[];
      const known = new Set(entries.map(({ id }) => id));
      return told.some(({ id, by, kind, path, incident: of }) => {
        return (
          !known.has(id) && by === store.principal.person && kind !== 'settled' && path === collision.path && of === collision.incident
        );
      });
    },
    choice.settlement === 'take',
  );
}

/** `value`: what is written by it, as the ledger has values; absent where the ledger does not follow that. */
type Choice = { readonly settlement: Settlement; readonly value?: string };
const KEEP: Choice = { settlement: 'keep' };

function taking({ path = '', from }: TimelineEntry, incident: Incident): Choice {
  const value = path === 'state' ? canonicalJson((from as Incident['state']).reason) : canonicalJson(from);
  // What stands there already cannot be taken, and a status without a reason is none that anybody wrote here.
  if (value === valueAt(incident, path) || (path === 'state' && value === '')) return KEEP;
  return { settlement: 'take', ...(isFollowed(path) && { value }) };
}

function thirdValue({ ledger, random }: Scene, { path = '' }: TimelineEntry): Choice {
  if (path === 'severity') return { settlement: { write: { severity: oneOf(random, severities) }, why: ledger.fresh('severity') } };
  if (path === 'state' || !isFollowed(path)) return KEEP;
  const [field = '', key] = path.split('.', 2);
  const text = ledger.fresh(key ?? field);
  const value = key === undefined ? text : entryOf(field, text);
  return { settlement: { write: { [field]: key === undefined ? value : { [key]: value } } }, value: canonicalJson(value) };
}

/** Whether the ledger has every write of a path. */
function isFollowed(path: string): boolean {
  return path === 'state' || [...TEXTS, ...MAPS].some((field) => field === path.split('.', 1)[0]);
}

function entryOf(field: string, text: string): unknown {
  return { links: { label: text, url: 'https://a.test' }, correlationIds: text, preventionActions: { text, done: false } }[field];
}

async function write(
  { laptop, store, ledger, tell }: Scene,
  incident: Incident,
  path: string,
  value: string,
  save: () => Promise<void | boolean>,
  taken = false,
): Promise<void> {
  const over = valueAt(incident, path);
  const entry = { laptop: laptop.name, by: store.principal.person, incident: incident.id, path, value, over, taken, saved: false };
  ledger.writes.push(entry);
  tell(`${laptop.name} writes ${path} of ${short(incident.id)}: ${over} → ${value}`);
  const done = await save();
  entry.saved = done !== false;
  tell(`${laptop.name} ${entry.saved ? 'has saved' : 'may not do'} ${path} ${value}`);
}

function newest({ laptop, store }: Pick<Scene, 'laptop' | 'store'>, id: string): Incident | undefined {
  return incidentsOn(laptop, store.principal.person).find((incident) => incident.id === id);
}

/** Mostly one of the last few, so that people meet. */
function someIncident({ laptop, store, random }: Scene): Incident | undefined {
  const all = incidentsOn(laptop, store.principal.person);
  const few = happens(random, 0.8) ? all.slice(-3) : all;
  return few.length === 0 ? undefined : oneOf(random, few);
}

function incidentsOn(laptop: Laptop, person: string): Incident[] {
  const all = laptop.disk.documents(person, 'incidents').filter(({ _deleted }) => _deleted !== true);
  return (all as unknown as Incident[]).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

export function short(id: string): string {
  return id.slice(-6);
}
