import { expect, test } from 'vitest';
import type { Incident } from '#domain/schema/incident.ts';
import type { EntryWords } from './describe-entry.ts';
import { reportFacts, reportSteps } from './report-facts.ts';

/** Says which word was asked for, and of what. */
const words = new Proxy(
  {},
  {
    get:
      (_, name) =>
      (...given: unknown[]) =>
        `${String(name)}:${given.join(',')}`,
  },
) as EntryWords;

test('a report tells what there is, in order: a register by its value, a map by its entries', () => {
  const incident = {
    category: 'deployment',
    state: { status: 'detected' },
    site: '',
    symptoms: { 'no-image': true, reboot: true },
    symptomNote: 'Dark',
    checked: {
      verdict: 'blocked',
      version: 14,
      at: 'T1',
      by: 'esi',
      combination: { vendor: 'Viarom', hardware: 'LC-4 r2', firmware: '3.1', app: '' },
    },
    owner: 'mara',
    roles: { commander: 'esi' },
    links: { a: { label: 'Log', url: 'https://a.test' } },
    usersAffected: 0,
    stamps: {},
  } as unknown as Incident;
  expect(reportFacts(incident, words).map(({ field, values }) => [field, ...values])).toEqual([
    ['category', 'category:deployment'],
    ['symptoms', 'symptom:no-image', 'symptom:reboot'],
    ['symptomNote', 'Dark'],
    ['checked', 'verdict:blocked · LC-4 r2 · 3.1 · v14 · time:T1 · person:esi'],
    ['usersAffected', '0'],
    ['owner', 'person:mara'],
    ['roles', 'role:commander · person:esi'],
    ['links', 'Log · https://a.test'],
  ]);
});

test('a report tells when each step was reached, what was passed over on the way to it, and why it was voided', () => {
  const state = {
    status: 'voided',
    acknowledgedAt: 'T2',
    triagedAt: 'T3',
    voidedAt: 'T4',
    reason: 'Logged twice',
    overrides: [{ step: 'triaged', missing: ['firmware', 'app'], reason: 'No label', by: 'mara', at: 'T3' }],
  } as unknown as Incident['state'];
  const [detectedAt, loggedAt] = ['2026-11-21T12:00:00.000Z', '2026-11-21T12:05:00.000Z'];
  expect(
    reportSteps({ state, detectedAt, loggedAt, startedAt: detectedAt, stamps: {} }, words).map(({ label, values }) => [label, ...values]),
  ).toEqual([
    ['status:detected', `time:${detectedAt}`],
    ['status:acknowledged', 'time:T2'],
    ['status:triaged', 'time:T3', 'without:requirements:firmware,app,No label'],
    ['status:voided', 'time:T4', 'Logged twice'],
  ]);
});
