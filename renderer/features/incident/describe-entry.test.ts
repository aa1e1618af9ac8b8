import { describe, expect, test } from 'vitest';
import type { Stamp } from '#domain/clock/stamp.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { authorInWords, describeEntry, type EntryWords } from './describe-entry.ts';

const say = (kind: string) => (value: string) => `<${kind} ${value}>`;
const words: EntryWords = {
  field: say('field'),
  logged: 'Logged',
  remark: 'Remark',
  evidence: 'Evidence',
  settled: say('settled'),
  twoPeople: 'two people',
  collided: (kept, lost) => `${kept} was kept, ${lost} was not`,
  writtenBy: (value, person) => `${value} by ${person}`,
  refused: (field) => `${field} refused`,
  empty: 'empty',
  nobody: 'nobody',
  yes: 'yes',
  no: 'no',
  done: 'done',
  notDone: 'not done',
  status: say('status'),
  severity: (value) => value,
  category: say('category'),
  symptom: say('symptom'),
  source: say('source'),
  mitigation: say('mitigation'),
  certainty: say('certainty'),
  verdict: say('verdict'),
  role: say('role'),
  requirement: say('requirement'),
  requirements: (keys) => keys.join(' + '),
  without: (missing, reason) => `without ${missing}: ${reason}`,
  offered: say('offered'),
  offerAnswer: say('answer'),
  person: say('person'),
  site: say('site'),
  device: say('device'),
  time: say('time'),
  checklist: (event, item) => `<${event} ${item}>`,
  leftUndone: say('left'),
};

function entry(content: Partial<TimelineEntry>): TimelineEntry {
  return {
    id: '018f0000-0000-7000-8000-000000000001',
    incident: '018f0000-0000-7000-8000-000000000002',
    kind: 'changed',
    occurredAt: '2026-11-21T03:04:05+01:00',
    by: '018f0000-0000-7000-8000-0000000000aa',
    stamps: { '*': '' as Stamp },
    order: '',
    ...content,
  };
}

describe('a timeline entry in words', () => {
  test('what was logged', () => {
    expect(describeEntry(entry({ kind: 'logged', to: 'SEV3', text: 'LC-204 reboots' }), words)).toEqual({
      what: 'Logged',
      change: 'set',
      to: 'SEV3',
      text: 'LC-204 reboots',
    });
  });

  test('a remark says only its text', () => {
    expect(describeEntry(entry({ kind: 'remark', text: 'Cabinet was open' }), words)).toEqual({
      what: 'Remark',
      change: 'said',
      text: 'Cabinet was open',
    });
  });

  test('what became of a run of a checklist', () => {
    const run = '018f0000-0000-7000-8000-000000000003';
    const checklist = { run, title: 'Closing', event: 'failed' as const, item: 'Door' };
    expect(describeEntry(entry({ kind: 'checklist', checklist, to: 'fail', text: 'Bent' }), words)).toEqual({
      what: 'Closing',
      change: 'set',
      to: '<failed Door>',
      text: 'Bent',
    });
    const finished = { run, title: 'Closing', event: 'finished' as const, undone: ['Door', 'Lamp'] };
    expect(describeEntry(entry({ kind: 'checklist', checklist: finished, text: 'Rain' }), words)).toMatchObject({
      to: '<finished >',
      text: 'Rain\n<left Door · Lamp>',
    });
  });

  test('a status step, from its short and from its whole form', () => {
    const short = describeEntry(entry({ kind: 'status', path: 'state', from: 'detected', to: 'acknowledged' }), words);
    const whole = describeEntry(
      entry({ kind: 'status', path: 'state', from: { status: 'detected' }, to: { status: 'acknowledged' } }),
      words,
    );
    expect(short).toEqual({ what: '<field state>', change: 'set', from: '<status detected>', to: '<status acknowledged>' });
    expect(whole).toEqual(short);
  });

  test.each<[string, Partial<TimelineEntry>, string, string]>([
    ['severity', { path: 'severity', from: 'SEV3', to: 'SEV2' }, 'SEV3', 'SEV2'],
    ['an owner, from nobody', { kind: 'assigned', path: 'owner', from: '', to: 'p1' }, 'nobody', '<person p1>'],
    ['a place', { path: 'site', from: 's1', to: 's2' }, '<site s1>', '<site s2>'],
    ['a time', { path: 'startedAt', from: 't1', to: 't2' }, '<time t1>', '<time t2>'],
    ['a count', { path: 'usersAffected', from: undefined, to: 7 }, 'empty', '7'],
    ['a variant', { path: 'variant', to: { hardware: 'LC-4 r2', firmware: '3.1', app: '1.4.13' } }, 'empty', 'LC-4 r2 · 3.1 · 1.4.13'],
    ['a mitigation', { path: 'mitigation', to: { kind: 'rollback', note: 'to 1.4.12' } }, 'empty', '<mitigation rollback> · to 1.4.12'],
    ['a root cause', { path: 'rootCause', to: { text: 'Leak', certainty: 'confirmed' } }, 'empty', 'Leak · <certainty confirmed>'],
    ['degraded mode', { path: 'degraded', from: { on: false, what: '' }, to: { on: true, what: 'manual' } }, 'no', 'yes · manual'],
  ])('%s', (_name, content, from, to) => {
    expect(describeEntry(entry(content), words)).toMatchObject({ change: 'set', from, to });
  });

  test('a role names the role and the people', () => {
    const told = describeEntry(entry({ kind: 'assigned', path: 'roles.commander', to: 'p1' }), words);
    expect(told).toMatchObject({ what: '<role commander>', from: 'nobody', to: '<person p1>' });
  });

  test('a step that passed over what was missing says what, and why', () => {
    const step = {
      kind: 'status',
      path: 'state',
      from: 'resolved',
      to: 'closed',
      text: 'nobody knows',
      without: ['rootCause', 'app'],
    } as const;
    expect(describeEntry(entry({ ...step, without: [...step.without] }), words)).toMatchObject({
      text: 'without rootCause + app: nobody knows',
    });
  });

  test('a hand-over names the role, whom it was offered to, and what became of it', () => {
    const offer = { to: 'p1', from: '', by: 'p2', at: 't' };
    const told = (content: Partial<TimelineEntry>) => describeEntry(entry({ path: 'roleOffers.scribe', ...content }), words);
    expect(told({ kind: 'handover', to: offer })).toEqual({ what: '<role scribe>', change: 'set', to: '<offered <person p1>>' });
    expect(told({ kind: 'handover', from: offer, to: 'declined' })).toMatchObject({ what: '<role scribe>', to: '<answer declined>' });
  });

  test('[S19] a collision is of two people: both values, each with who wrote it, not what came before and after', () => {
    const collision = { keptBy: 'p1', keptAt: 't', lostBy: 'p2', lostAt: 't' };
    const noted = (content: Partial<TimelineEntry>) =>
      entry({ kind: 'collision', by: '00000000-0000-0000-0000-000000000000', collision, ...content });
    expect(describeEntry(noted({ path: 'severity', from: 'SEV2', to: 'SEV3' }), words)).toEqual({
      what: '<field severity>',
      change: 'set',
      to: 'SEV3 by <person p1> was kept, SEV2 by <person p2> was not',
    });
    expect(describeEntry(noted({ path: 'links.l', from: { label: 'Logs', url: 'https://x.example' } }), words)).toMatchObject({
      what: '<field links>',
      to: 'empty by <person p1> was kept, Logs · https://x.example by <person p2> was not',
    });
    const offer = { to: 'p3', from: '', by: 'p2', at: 't' };
    expect(describeEntry(noted({ path: 'roleOffers.scribe', from: offer }), words)).toMatchObject({
      to: 'empty by <person p1> was kept, <role scribe> · <offered <person p3>> by <person p2> was not',
    });
    expect(authorInWords(noted({}), words)).toBe('two people');
    expect(authorInWords(entry({ by: 'p1' }), words)).toBe('<person p1>');
  });

  test('entries of a map are added, removed, changed', () => {
    expect(describeEntry(entry({ path: 'symptoms.packet-loss', to: true }), words)).toMatchObject({
      change: 'added',
      to: '<symptom packet-loss>',
    });
    expect(describeEntry(entry({ path: 'symptoms.packet-loss', from: true }), words)).toMatchObject({
      change: 'removed',
      from: '<symptom packet-loss>',
    });
    expect(describeEntry(entry({ path: 'otherDevices.d1', to: true }), words)).toMatchObject({ change: 'added', to: '<device d1>' });
    const done = { path: 'preventionActions.a', from: { text: 'Fix', done: false }, to: { text: 'Fix', done: true } };
    expect(describeEntry(entry(done), words)).toMatchObject({ change: 'set', from: 'Fix · not done', to: 'Fix · done' });
    const visit = { path: 'fieldVisits.v', to: { at: 't', by: 'p', note: 'swapped' } };
    expect(describeEntry(entry(visit), words)).toMatchObject({ to: '<time t> · <person p> · swapped' });
    expect(describeEntry(entry({ path: 'links.l', to: { label: 'Logs', url: 'https://x.example' } }), words)).toMatchObject({
      to: 'Logs · https://x.example',
    });
    expect(describeEntry(entry({ path: 'correlationIds.c', to: 'abc-1' }), words)).toMatchObject({ to: 'abc-1' });
  });

  test('what a newer version wrote is shown rather than hidden', () => {
    expect(describeEntry(entry({ path: 'weather', to: { rain: true } }), words)).toMatchObject({
      what: '<field weather>',
      to: '{"rain":true}',
    });
  });
});
