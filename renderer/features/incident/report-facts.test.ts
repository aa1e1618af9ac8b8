import { expect, test } from 'vitest';
import type { Incident } from '#domain/schema/incident.ts';
import type { EntryWords } from './describe-entry.ts';
import { reportFacts } from './report-facts.ts';

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
    site: '',
    symptoms: { 'no-image': true, reboot: true },
    symptomNote: 'Dark',
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
    ['usersAffected', '0'],
    ['owner', 'person:mara'],
    ['roles', 'role:commander · person:esi'],
    ['links', 'Log · https://a.test'],
  ]);
});
