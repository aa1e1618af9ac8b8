import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerPatch, finishOf, startRun } from '#domain/checklists/run.ts';
import { create, edit, type Patch } from '#domain/merge/merge.ts';
import { siteVisit } from '#domain/packs/checklists/site-visit.ts';
import { checklistShape, type Checklist, type Finish } from '#domain/schema/checklist.ts';
import { templateShape, type Template } from '#domain/schema/template.ts';
import { fleetOf } from '../testing/fleet.ts';
import { harness, START_MS, type Harness, type Laptop } from '../testing/harness.ts';

const at = '2026-11-21T12:00:00.000Z';

let server: Harness;
let technician: Laptop;
let operator: Laptop;
let seconds = 0;
beforeEach(async () => {
  server = await harness();
  seconds = 0;
  technician = await server.signIn('technician');
  operator = await server.signIn('operator');
});
afterEach(() => server.close());

const personOf = ({ answer }: Laptop): string => answer.principal.person;
const started = (laptop: Laptop, site = ''): Checklist =>
  startRun(siteVisit, { site }, { id: laptop.newId(), by: personOf(laptop), at, stamp: laptop.tick() });
const changed = (laptop: Laptop, run: Checklist, patch: Patch<Checklist>): Checklist => {
  server.setNow(START_MS + (seconds += 1) * 1000);
  return edit(checklistShape, run, patch, laptop.tick(), personOf(laptop), () => true);
};
const says = (laptop: Laptop, run: Checklist, answer: 'pass' | 'fail', by = personOf(laptop)): Checklist =>
  changed(laptop, run, answerPatch(run, 'safe', by, { answer, note: 'seen' }));
const pulled = async (laptop: Laptop): Promise<Checklist[]> =>
  (await laptop.get('/api/v1/sync/checklists')).json<{ documents: Checklist[] }>().documents;

describe('runs of checklists by push', () => {
  test('[S100] two people fill one run at once: both answers are kept, and everybody is given both', async () => {
    const run = started(technician);
    expect(await technician.push('checklists', run)).toMatchObject([{ outcome: 'accepted' }]);
    expect(await technician.push('checklists', says(technician, run, 'pass'))).toMatchObject([{ outcome: 'accepted' }]);
    expect(await operator.push('checklists', says(operator, run, 'fail'))).toMatchObject([{ outcome: 'merged' }]);
    const [held] = await pulled(technician);
    expect(Object.keys(held!.answers).toSorted()).toEqual([`safe_${personOf(technician)}`, `safe_${personOf(operator)}`].toSorted());
  });

  test('[S103] nobody answers for somebody else, changes what is asked, or says that somebody else has finished', async () => {
    const run = started(technician);
    await technician.push('checklists', run);
    const refused = [{ outcome: 'rejected', kind: 'forbidden' }];
    expect(await operator.push('checklists', says(operator, run, 'pass', personOf(technician)))).toMatchObject(refused);
    expect(await technician.push('checklists', changed(technician, run, { form: { ...run.form, title: 'Other' } }))).toMatchObject(refused);
    expect(await operator.push('checklists', changed(operator, run, { incident: operator.newId() }))).toMatchObject(refused);
    const finished = finishOf(run, personOf(technician), at, 'Rain') as Finish;
    expect(await operator.push('checklists', changed(operator, run, { finished }))).toMatchObject(refused);
    expect(await technician.push('checklists', changed(technician, run, { finished }))).toMatchObject([{ outcome: 'accepted' }]);
    expect(await operator.push('checklists', changed(operator, run, { finished: undefined }))).toMatchObject([{ outcome: 'merged' }]);
  });

  test('[S103] nor as it is started, where all that is in a run stands under the stamp of its creation', async () => {
    const run = started(technician);
    const refused = [{ outcome: 'rejected', kind: 'forbidden' }];
    const says = (by: string) => ({ ...run, id: technician.newId(), answers: { [`safe_${by}`]: { value: { answer: 'pass' }, knew: {} } } });
    const finishedBy = (by: string) => ({ ...run, id: technician.newId(), phase: 'finished', finished: { at, by, undone: [] } });
    for (const claim of [says, finishedBy]) {
      expect(await technician.push('checklists', claim(personOf(operator)))).toMatchObject(refused);
      expect(await technician.push('checklists', claim(personOf(technician)))).toMatchObject([{ outcome: 'accepted' }]);
    }
  });

  test('[S101] a form that refers in circles is refused, with the place named', async () => {
    const run = started(technician);
    const [section, ...rest] = run.form.sections;
    const [item, ...items] = section!.items;
    const circular = { ...section!, items: [{ ...item!, showIf: { answered: 'permit' } }, ...items] };
    expect(await technician.push('checklists', { ...run, form: { ...run.form, sections: [circular, ...rest] } })).toMatchObject([
      { outcome: 'rejected', kind: 'invalid', reason: 'form.arrival/traffic/showIf: refers-forward' },
    ]);
  });

  test('[S104] only an admin publishes a version, and what was published stays as it is', async () => {
    const admin = await server.signIn('admin');
    const published = (laptop: Laptop): Template =>
      create(
        templateShape,
        { id: laptop.newId(), by: personOf(laptop), at, form: { ...siteVisit, version: 2 } },
        laptop.tick(),
        personOf(laptop),
      );
    const refused = [{ outcome: 'rejected', kind: 'forbidden' }];
    expect(await operator.push('templates', published(operator))).toMatchObject(refused);
    const version = published(admin);
    expect(await admin.push('templates', version)).toMatchObject([{ outcome: 'accepted' }]);
    const form = { ...version.form, title: 'Other' };
    server.setNow(START_MS + 1000);
    const changedLater = edit(templateShape, version, { form }, admin.tick(), personOf(admin), () => true);
    expect(await admin.push('templates', changedLater)).toMatchObject(refused);
    expect((await technician.get('/api/v1/sync/templates')).json<{ documents: Template[] }>().documents).toEqual([version]);
  });

  test('[S30] a visit lies where its site does, a run on an incident where that does', async () => {
    const fleet = fleetOf(server);
    const [east, west] = [await fleet.site('East'), await fleet.site('West')];
    await fleet.setPerson('technician', { regions: ['East'] });
    const eastern = await server.signIn('technician');
    const incident = operator.incident({ site: east.id });
    await operator.push('incidents', incident);
    const onIncident = { ...started(operator, west.id), incident: incident.id };
    const visit = started(operator, west.id);
    await operator.push('checklists', onIncident, visit);
    expect((await pulled(eastern)).map(({ id }) => id)).toEqual([onIncident.id]);
    await fleet.moveSite(west, 'East');
    expect((await pulled(eastern)).map(({ id }) => id).toSorted()).toEqual([onIncident.id, visit.id].toSorted());
  });
});
