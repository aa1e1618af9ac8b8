import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { roadside } from '#domain/packs/roadside.ts';
import { emptyDraft } from '#domain/rules/logging.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { Store } from '#renderer/db/store.ts';
import { bundle } from '../simulation/bundle/bundle.ts';
import { compile, type Programs } from '../simulation/world/programs.ts';
import { openYear, versions, type Year } from './world.ts';

let programs: Programs;
let year: Year;
beforeAll(async () => {
  programs = compile(await bundle());
});
beforeEach(async () => {
  year = await openYear(programs);
});
afterEach(() => year.close());

/** Gates are not what this is about: whatever is missing is passed over. */
const EVERYTHING = Object.values(roadside.gates).flatMap((asked) => asked.map(({ key }) => key));
const log = (store: Store, site: string, title: string): Promise<Incident> =>
  year.done(store.actions.logIncident({ ...emptyDraft, site, category: 'connectivity', severity: 'SEV3', symptoms: ['vpn-drops'] }, title));
const byId = <D extends { readonly id: string }>(documents: readonly D[], { id }: { readonly id: string }): D | undefined =>
  documents.find((one) => one.id === id);

test.each(['knows the sign-in of the laptop', 'has never heard of it, as after a restore'] as const)(
  '[I1] [I3] [S33] [S37] [S47] [S48] a laptop that was away for a year, at a server that %s: nothing comes back, nothing is lost, and nobody types a password',
  async (memory) => {
    const { technician, operator, done, until, settled } = year;
    const sites = { home: await year.addSite('north'), away: await year.addSite('north'), gone: await year.addSite('north') };
    const left = await year.addSite('north');

    // The last day with contact: work at four sites, one of which leaves the region before the eyes of the laptop.
    let mine = await year.open(technician);
    const voided = await log(mine, sites.home, 'Voided meanwhile');
    const both = await log(mine, sites.away, 'Written by both');
    const departs = await log(mine, sites.gone, 'Departs meanwhile');
    const departed = await log(mine, left, 'Departed before');
    await settled(technician);
    await year.moveSite(left, 'south');
    await until('it has left', () => byId(year.onLaptop(technician, 'incidents'), departed) === undefined);
    expect(year.aside(technician)).toEqual([departed.id]);

    // The line is cut. What is done now is said to be saved, and nobody hears of it.
    technician.line.connected = false;
    for (const cut of technician.line.cuts) cut();
    await done(mine.actions.changeIncident(voided.id, { impact: 'two lanes dark' }));
    await done(mine.actions.remark(voided.id, 'padlock cut'));
    await done(mine.actions.changeIncident(both.id, { title: 'By the technician' }));
    await done(mine.actions.changeIncident(departs.id, { impact: 'camera gone' }));
    const unsent = await log(mine, sites.home, 'Never sent');

    // A year passes, and in it what others do. Nobody but them is there.
    await year.sleepUntil(30);
    const others = await year.open(operator);
    await done(others.actions.advance(voided.id, { to: 'voided', reason: 'was a test', override: EVERYTHING }));
    await done(others.actions.changeIncident(both.id, { title: 'By the operator' }));
    await settled(operator);
    await year.moveSite(sites.away, 'south');
    await year.sleepUntil(60);
    await year.moveSite(sites.gone, 'south');
    const later = await year.open(operator);
    await done(later.actions.changeIncident(both.id, { impact: 'seen while it was away' }));
    await settled(operator);
    await year.sleepUntil(300);
    await year.moveSite(sites.away, 'north');
    await year.sleepUntil(366);
    if (memory !== 'knows the sign-in of the laptop') year.server.query(`DELETE FROM enrolments WHERE laptop_name = ?`, technician.name);

    year.exchanges.splice(0);
    technician.line.connected = true;
    mine = await year.open(technician);
    const watching = await year.open(operator);
    await settled(technician);

    // It came back by itself.
    const asked = year.exchanges.filter(({ laptop }) => laptop === technician.name);
    const way = memory === 'knows the sign-in of the laptop' ? 'POST /api/v1/session/refresh' : 'POST /api/v1/session/resume';
    expect(asked).toContainEqual({ laptop: technician.name, what: way, status: 200 });
    expect(asked.filter(({ what }) => what === 'POST /api/v1/session')).toEqual([]);

    // Nothing is lost: what was saved a year ago is at the server, beside what others did since.
    const held = await year.atServer('incidents');
    const timeline = await year.atServer('timeline');
    const told = (incident: Incident): unknown[] => timeline.filter((entry) => entry.incident === incident.id);
    expect(byId(held, voided)).toMatchObject({ status: 'voided', impact: 'two lanes dark' });
    expect(told(voided)).toContainEqual(expect.objectContaining({ kind: 'remark', text: 'padlock cut' }));
    expect(byId(held, both)).toMatchObject({ title: 'By the operator', impact: 'seen while it was away' });
    expect(told(both)).toContainEqual(expect.objectContaining({ kind: 'collision', from: 'By the technician', to: 'By the operator' }));
    expect(byId(held, departs)).toMatchObject({ impact: 'camera gone' });
    expect(byId(held, departed)).toMatchObject({ title: 'Departed before' });
    expect(byId(held, unsent)).toMatchObject({ title: 'Never sent', status: 'detected' });

    // Nothing comes back: the laptop has what lies in its region as it is now, and nothing else.
    const here = year.onLaptop(technician, 'incidents');
    expect(here.map(({ id }) => id).toSorted()).toEqual([voided.id, both.id, unsent.id].toSorted());
    expect(versions(here)).toEqual(versions(held.filter(({ id }) => here.some((one) => one.id === id))));
    const entries = year.onLaptop(technician, 'timeline');
    expect(versions(entries)).toEqual(versions(timeline.filter(({ incident }) => here.some(({ id }) => id === incident))));
    // What was kept aside for a restore that nobody makes any more is gone for good.
    expect(year.aside(technician)).toEqual([departs.id]);
    // And the operator, who sees all, agrees.
    expect(watching.principal.role).toBe('operator');
    await settled(operator);
    expect(versions(year.onLaptop(operator, 'incidents'))).toEqual(versions(held));
    expect(technician.status).toMatchObject({ phase: 'up-to-date' });
  },
);
