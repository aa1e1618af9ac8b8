import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHlc, type Hlc } from '../clock/hlc.ts';
import { uuidv7 } from '../clock/uuid.ts';
import { create, edit, type Patch } from '../merge/merge.ts';
import { device, type Device } from '../schema/device.ts';
import { newestFirst } from '../schema/fields.ts';
import { incident, incidentShape, incidentTime, type Incident } from '../schema/incident.ts';
import { roles } from '../schema/person.ts';
import { severities } from '../schema/severity.ts';
import { timelineEntry } from '../schema/timeline.ts';
import { inCorrectedTime } from './corrected-times.ts';
import { draftProblems, emptyDraft, incidentFromDraft, type LogDraft } from './logging.ts';
import { actionsNeeded, may } from './permissions.ts';
import { reference } from './reference.ts';
import { asksOf, severityPolicy } from './severity-policy.ts';
import { happenedAt, remark, timelineOf, type TimelineContext } from './timeline.ts';

const anna = '01900000-0000-7000-8000-00000000000a';
const ben = '01900000-0000-7000-8000-00000000000b';
const now = Date.parse('2026-11-21T03:00:00Z');
const at = (ms: number): Hlc => formatHlc(ms, 0, 'abcdefgh0001');
const camera: Device = device.parse({
  id: '01900000-0000-7000-8000-0000000000d1',
  site: '01900000-0000-7000-8000-0000000000e1',
  name: 'CAM-12',
  type: 'camera',
  serial: 'SN12',
  variant: { hardware: 'Cam-B r2', firmware: '2.4.1', app: '1.4' },
  stamps: create({ maps: [], derived: [], derive: () => ({}) }, { id: 'x' }, at(1), anna).stamps,
});
const draft: LogDraft = { ...emptyDraft, device: camera.id, category: 'device-health', severity: 'SEV2', symptoms: ['overheating'] };
const logged = (): Incident =>
  create(
    incidentShape,
    incidentFromDraft(draft, {
      id: '01900000-0000-7000-8000-0000000000f1',
      by: anna,
      loggedAt: '2026-11-21T04:00:00.000+01:00',
      device: camera,
      title: 'CAM-12 overheats',
    }),
    at(now),
    anna,
  );
const changed = (patch: Patch<Incident>, by = ben): Incident => edit(incidentShape, logged(), patch, at(now + 1), by, () => true);

describe('severity policy (F3)', () => {
  test('asks for more the worse it is', () => {
    expect(severities.map((one) => severityPolicy[one].firstResponseMinutes)).toEqual([5, 30, 120, 'next-business-day']);
    expect(severities.map((one) => severityPolicy[one].postMortem)).toEqual(['required', 'required', 'optional', 'none']);
    expect(severities.filter((one) => severityPolicy[one].incidentChannel)).toEqual(['SEV1', 'SEV2']);
  });

  test('what it asks for is told from the policy: SEV1 and SEV2 differ, SEV3 and SEV4 ask for little', () => {
    const asked = severities.map((one) => asksOf(one).map(({ key, minutes = '' }) => `${key}${minutes}`));
    const grave = ['channel', 'statusPage'];
    expect(asked).toEqual([
      ['respond5', 'update15', ...grave, 'tellAtOnce', 'mailDeclared', 'mailResolved', 'postMortem'],
      ['respond30', 'update30', ...grave, 'tellIfProlonged', 'mailResolved', 'postMortem'],
      ['respond120', 'postMortemOptional'],
      ['respondNextDay'],
    ]);
  });
});

describe('permissions', () => {
  test('a technician logs, edits and takes, but neither voids, assigns to others nor imports', () => {
    expect(
      ['incident.log', 'incident.edit', 'incident.advance', 'incident.take', 'timeline.write'].every((one) =>
        may('technician', one as 'incident.log'),
      ),
    ).toBe(true);
    expect((['incident.void', 'incident.assign', 'fleet.import'] as const).some((one) => may('technician', one))).toBe(false);
    expect(roles.filter((role) => may(role, 'fleet.import'))).toEqual(['admin']);
  });

  test('a change of an incident needs what its fields need', () => {
    const before = logged();
    expect(actionsNeeded('incidents', undefined, before, anna)).toEqual(['incident.log']);
    expect(actionsNeeded('incidents', before, before, anna)).toEqual([]);
    expect(actionsNeeded('incidents', before, changed({ severity: 'SEV1' }), ben)).toEqual(['incident.edit']);
    expect(actionsNeeded('incidents', before, changed({ owner: ben }), ben)).toEqual(['incident.take']);
    expect(actionsNeeded('incidents', before, changed({ owner: anna }), ben)).toEqual(['incident.assign']);
    expect(actionsNeeded('incidents', before, changed({ state: { status: 'acknowledged' } }), ben)).toEqual(['incident.advance']);
    expect(actionsNeeded('incidents', before, changed({ state: { status: 'voided', reason: 'x' } }), ben)).toEqual(['incident.void']);
    const voided = changed({ state: { status: 'voided', reason: 'x' } });
    const reopened = edit(incidentShape, voided, { state: { status: 'triaged' } }, at(now + 9), ben, () => true);
    expect(actionsNeeded('incidents', voided, reopened, ben)).toEqual(['incident.void']);
    expect(actionsNeeded('incidents', before, changed({ loggedBy: ben }), ben)).toBeUndefined();
    const born = changed({ owner: anna, state: { status: 'acknowledged' } });
    expect(actionsNeeded('incidents', undefined, born, ben)).toEqual(['incident.log', 'incident.assign', 'incident.advance']);
    expect(actionsNeeded('incidents', undefined, changed({ owner: ben }), ben)).toEqual(['incident.log', 'incident.take']);
  });

  test('the timeline only grows, and nobody pushes reference data', () => {
    const entry = remark(logged().id, 'looked at it', context());
    expect(actionsNeeded('timeline', undefined, entry, anna)).toEqual(['timeline.write']);
    expect(
      actionsNeeded(
        'timeline',
        entry,
        { ...entry, stamps: create({ maps: [], derived: [], derive: () => ({}) }, { id: 'x' }, at(9), anna).stamps },
        anna,
      ),
    ).toBeUndefined();
    expect(actionsNeeded('devices', undefined, camera, anna)).toBeUndefined();
  });
});

const context = (): TimelineContext => {
  let counter = 0;
  return {
    by: anna,
    occurredAt: '2026-11-21T04:00:00.000+01:00',
    newId: () => `01900000-0000-7000-8000-${String((counter += 1)).padStart(12, '0')}`,
    tick: () => at(now + (counter += 1)),
  };
};

describe('timeline (M3)', () => {
  test('[S5] an entry told by a clock that ran ahead happened when its stamp says; the clock is quoted', () => {
    const order = formatHlc(Date.UTC(2026, 10, 21, 12), 0, 'abcdefgh0001');
    const ahead = { ...remark('i', '', context()), occurredAt: '2026-11-21T16:00:00.000+02:00', order };
    expect(happenedAt(ahead)).toEqual({ at: Date.UTC(2026, 10, 21, 12), clockSaid: ahead.occurredAt });
    // Slightly ahead or behind is a clock like any other; further behind is what a remark's author names.
    for (const minutes of [0, -1, -90]) {
      const at = Date.UTC(2026, 10, 21, 12, minutes, 1);
      expect(happenedAt({ ...ahead, occurredAt: new Date(at).toISOString() })).toEqual({ at });
    }
    expect(happenedAt({ ...ahead, order: '' })).toEqual({ at: Date.parse(ahead.occurredAt) });
  });

  describe('[S5] told by a clock that was a year behind', () => {
    const stamped = Date.UTC(2026, 10, 21, 12);
    const yearAgo = stamped - 365 * 24 * 3_600_000;
    /** Somebody who writes by that clock, in entries stamped by what was known of the time before. */
    const late = (occurredAt = new Date(yearAgo).toISOString()): TimelineContext => ({
      by: anna,
      occurredAt,
      newId: () => uuidv7(yearAgo + 40, new Uint8Array(10)),
      tick: () => at(stamped),
    });

    test('whatever the app notes happened when its stamp says, a remark of then as well; the clock is quoted', () => {
      const { occurredAt } = late();
      const entries = [...timelineOf(undefined, logged(), late()), remark('i', 'Dark', late())];
      for (const entry of entries) expect(happenedAt(entry)).toEqual({ at: stamped, clockSaid: occurredAt });
      expect(entries.map((entry) => entry.occurredAt)).toEqual([occurredAt, occurredAt]);
    });

    test('[S84] what the author of a remark names stands, whatever the clock said', () => {
      for (const named of [stamped - 3_600_000, yearAgo - 3_600_000]) {
        const entry = remark('i', 'Fuse blew', late(), new Date(named).toISOString());
        expect(happenedAt(entry)).toEqual({ at: named });
      }
      // Nobody names the time of a step, which is why one that lies far behind cannot be meant.
      const step = { ...remark('i', '', late(), new Date(stamped - 3_600_000).toISOString()), kind: 'status' as const };
      expect(happenedAt(step)).toMatchObject({ at: stamped });
    });

    test('an incident sorts by its stamp, and keeps what the clock said; a time that somebody names stands', () => {
      const loggedAt = new Date(yearAgo).toISOString();
      const fields = incidentFromDraft(draft, {
        id: '01900000-0000-7000-8000-0000000000f1',
        by: anna,
        loggedAt,
        device: camera,
        title: '',
      });
      const late = create(incidentShape, fields, at(stamped), anna);
      expect(late).toMatchObject({ loggedAt, detectedAt: loggedAt, newest: newestFirst(stamped) });
      for (const field of ['loggedAt', 'detectedAt', 'startedAt'] as const)
        expect(incidentTime(late, field)).toEqual({ at: stamped, clockSaid: loggedAt });
      expect(inCorrectedTime(late)).toMatchObject({
        loggedAt: new Date(stamped).toISOString(),
        startedAt: new Date(stamped).toISOString(),
      });
      const named = new Date(stamped - 3_600_000).toISOString();
      const mended = edit(incidentShape, late, { detectedAt: named }, at(stamped + 1), ben, () => true);
      expect(incidentTime(mended, 'detectedAt')).toEqual({ at: stamped - 3_600_000 });
      expect(mended.newest).toBe(newestFirst(named));
      expect(inCorrectedTime(logged())).toMatchObject({ loggedAt: logged().loggedAt });
      const state = { status: 'acknowledged', acknowledgedAt: loggedAt } as const;
      const taken = edit(incidentShape, late, { state }, at(stamped + 2), ben, () => true);
      expect(inCorrectedTime(taken).state).toEqual({ ...state, acknowledgedAt: new Date(stamped + 2).toISOString() });
    });

    test('so does one whose clock ran ahead, once its stamp is moved back', () => {
      const loggedAt = new Date(stamped + 7_200_000).toISOString();
      const fields = incidentFromDraft(draft, {
        id: '01900000-0000-7000-8000-0000000000f1',
        by: anna,
        loggedAt,
        device: camera,
        title: '',
      });
      expect(create(incidentShape, fields, at(stamped), anna).newest).toBe(newestFirst(stamped));
    });
  });

  test('writes an entry for each thing that changed, with old and new', () => {
    const before = logged();
    const after = changed({
      severity: 'SEV1',
      owner: ben,
      symptoms: { overheating: undefined, 'memory-leak': true },
      state: { status: 'voided', reason: 'twice' },
      roles: { commander: ben },
    });
    const entries = timelineOf(before, after, context());
    expect(entries.map(({ kind, path: where, from, to, text }) => ({ kind, where, from, to, text }))).toEqual(
      expect.arrayContaining([
        { kind: 'changed', where: 'severity', from: 'SEV2', to: 'SEV1', text: undefined },
        { kind: 'assigned', where: 'owner', from: '', to: ben, text: undefined },
        { kind: 'changed', where: 'symptoms.overheating', from: true, to: undefined, text: undefined },
        { kind: 'changed', where: 'symptoms.memory-leak', from: undefined, to: true, text: undefined },
        { kind: 'status', where: 'state', from: 'detected', to: 'voided', text: 'twice' },
        { kind: 'assigned', where: 'roles.commander', from: undefined, to: ben, text: undefined },
      ]),
    );
    expect(entries).toHaveLength(6);
    for (const entry of entries) expect(timelineEntry.safeParse(entry).success).toBe(true);
  });

  test('a change of the severity is told with its reason, an override with what was missing', () => {
    const before = logged();
    const overrides = [{ step: 'acknowledged' as const, missing: ['impact'], reason: 'no time' }];
    const after = changed({ severity: 'SEV1', title: 'Dark', state: { status: 'acknowledged', reason: 'no time', overrides } });
    const entries = timelineOf(before, after, context(), 'spreads');
    expect(entries.find(({ path }) => path === 'severity')?.text).toBe('spreads');
    expect(entries.find(({ path }) => path === 'title')?.text).toBeUndefined();
    expect(entries.find(({ path }) => path === 'state')).toMatchObject({ text: 'no time', without: ['impact'] });
  });

  test('begins with what was logged', () => {
    expect(timelineOf(undefined, logged(), context())).toMatchObject([{ kind: 'logged', to: 'SEV2', text: 'CAM-12 overheats', by: anna }]);
  });
});

describe('logging an incident', () => {
  test('a good draft has no problems and becomes a valid record', () => {
    expect(draftProblems(draft, camera, now)).toEqual([]);
    const made = logged();
    expect(incident.safeParse(made).error).toBeUndefined();
    expect(made).toMatchObject({ site: camera.site, variant: camera.variant, status: 'detected', phase: 'open', startedAt: made.loggedAt });
  });

  test('says per field what is missing or impossible', () => {
    const retired = { ...camera, retiredAt: '2026-01-01T00:00:00Z' };
    const bad = {
      ...draft,
      category: '',
      severity: '' as const,
      startedAt: '2026-11-21T04:30:00Z',
      title: 'x'.repeat(201),
      symptomNote: 'x'.repeat(10_001),
    };
    expect(draftProblems(bad, retired, now).map(({ field, problem }) => `${field} ${problem}`)).toEqual([
      'where retired',
      'category missing',
      'severity missing',
      'startedAt in-future',
      'title too-long',
      'symptomNote too-long',
    ]);
    expect(draftProblems(emptyDraft, undefined, now)).toContainEqual({ field: 'where', problem: 'missing' });
    expect(draftProblems({ ...draft, startedAt: 'soon' }, camera, now)).toEqual([{ field: 'startedAt', problem: 'not-a-time' }]);
    expect(draftProblems({ ...draft, startedAt: '2020-01-01T00:00:00Z' }, camera, now)).toEqual([
      { field: 'startedAt', problem: 'too-long-ago' },
    ]);
  });

  test('takes what was typed over what is made up', () => {
    const typed = { ...draft, device: '', site: camera.site, title: ' Smoke from cabinet ', symptomNote: ' hot ', severity: '' as const };
    const made = incidentFromDraft(typed, { id: anna, by: anna, loggedAt: 'now', device: undefined, title: 'made up' });
    expect(made).toMatchObject({ title: 'Smoke from cabinet', site: camera.site, symptomNote: 'hot', severity: 'SEV4' });
  });
});

describe('reference', () => {
  test('is short, speakable and the same everywhere', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), (id) => {
        expect(reference(id)).toMatch(/^[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}$/);
        expect(reference(id)).toBe(reference(id));
      }),
    );
  });
});
