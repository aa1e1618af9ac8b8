import { describe, expect, test } from 'vitest';
import { roadside } from '#domain/packs/roadside.ts';
import { enrolmentStates } from '#domain/protocol/laptops.ts';
import { problemKinds } from '#domain/protocol/problem.ts';
import { relayRefusals } from '#domain/protocol/relay.ts';
import { rejectionKinds } from '#domain/protocol/sync.ts';
import { collectionNames } from '#domain/schema/collections.ts';
import { deviceTypes } from '#domain/schema/device.ts';
import { incident, incidentRoles, sources, statuses } from '#domain/schema/incident.ts';
import { ruleStatuses, rulings } from '#domain/schema/matrix-rule.ts';
import { roles } from '#domain/schema/person.ts';
import { severities } from '#domain/schema/severity.ts';
import { timelineKinds } from '#domain/schema/timeline.ts';
import { verdicts } from '#domain/schema/variant.ts';

type Words = { readonly [key: string]: string | Words };

const files = import.meta.glob<Words>('./en/*.json', { eager: true, import: 'default' });
const sourceTexts = import.meta.glob<string>(['../**/*.ts', '../**/*.tsx', '!../**/*.test.ts'], {
  eager: true,
  query: '?raw',
  import: 'default',
});

const allNamespaces = Object.keys(files).map((path) => path.replace(/^.*\/(.*)\.json$/, '$1'));
const known = new Set(Object.entries(files).flatMap(([path, words]) => flat(words, `${path.replace(/^.*\/(.*)\.json$/, '$1')}:`)));

function flat(words: Words, prefix: string): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key}`] : flat(value, `${prefix}${key}.`),
  );
}

/** A key as written, or one of its plural forms. */
function isKnown(key: string): boolean {
  return ['', '_one', '_other', '_zero'].some((form) => known.has(key + form));
}

/** Keys that a file asks for: whole ones, and what stands before the first variable part. */
function keysIn(text: string): { readonly namespaces: string[]; readonly whole: string[]; readonly begun: string[] } {
  const namespaces = [...text.matchAll(/useTranslation\(\s*(\[[^\]]*\]|'[^']*')/g)].flatMap(([, given = '']) =>
    [...given.matchAll(/'([^']+)'/g)].map(([, name = '']) => name),
  );
  const whole = [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key = '']) => key);
  const begun = [...text.matchAll(/\bt\(\s*`([^`$]+)\$\{/g)].map(([, key = '']) => key);
  return { namespaces, whole, begun };
}

describe('the words of the app', () => {
  const asked = Object.entries(sourceTexts)
    .map(([path, text]) => ({ path, ...keysIn(text) }))
    .filter(({ whole, begun }) => whole.length + begun.length > 0);

  test.each(asked)('$path asks only for words that are there', ({ namespaces, whole, begun }) => {
    // Without a hook of its own, a file was handed its `t` by another one.
    const spaces = namespaces.length === 0 ? allNamespaces : namespaces;
    const written = (key: string): string[] => (key.includes(':') ? [key] : spaces.map((space) => `${space}:${key}`));
    expect(whole.filter((key) => !written(key).some(isKnown))).toEqual([]);
    expect(begun.filter((key) => !written(key).some((start) => [...known].some((one) => one.startsWith(start))))).toEqual([]);
  });

  const fields = Object.keys(incident.shape).filter((field) => !['id', 'stamps', 'status', 'phase', 'newest'].includes(field));
  const { categories } = roadside;
  const terms: { readonly [prefix: string]: readonly string[] } = {
    'domain:status.': statuses,
    'domain:role.': roles,
    'domain:incidentRole.': incidentRoles,
    'domain:deviceType.': deviceTypes,
    'domain:source.': sources,
    'domain:timeline.': timelineKinds,
    'domain:field.': fields,
    'domain:collection.': collectionNames,
    'domain:requirement.': Object.values(roadside.gates).flatMap((asked) => asked.map(({ key }) => key)),
    'domain:verdict.': [...verdicts, ...rulings],
    'domain:ruleStatus.': ruleStatuses,
    'domain:severity.': severities.flatMap((severity) => ['word', 'meaning', 'response'].map((part) => `${severity}.${part}`)),
    'domain:category.': categories.flatMap(({ key }) => [`${key}.name`, `${key}.examples`]),
    'domain:symptom.': categories.flatMap(({ symptoms }) => symptoms),
    'common:problem.': [...problemKinds, 'unreachable', 'not-milepost'],
    'sync:needsYou.why.': rejectionKinds,
    'relay:state.refused.': relayRefusals,
    'laptops:state.': enrolmentStates.filter((state) => state !== 'enrolled'),
  };
  test.each(Object.entries(terms))('every one of %s has its words', (prefix, keys) => {
    expect(keys.filter((key) => !known.has(prefix + key))).toEqual([]);
  });
});
