import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHlc } from '../clock/hlc.ts';
import { create, edit, type Patch } from '../merge/merge.ts';
import { roadside } from '../packs/roadside.ts';
import { incident as schema, incidentShape, type Incident, type Status } from '../schema/incident.ts';
import { severities } from '../schema/severity.ts';
import { missingFor, takeStep, unmetBehind, waitingFor, type GateContext, type Missing } from './gates.ts';
import { emptyDraft, incidentFromDraft } from './logging.ts';
import { allowedMoves, path, type Step } from './workflow.ts';

const anna = '01900000-0000-7000-8000-00000000000a';
const start = Date.parse('2026-11-21T03:00:00Z');
const MINUTE = 60_000;
const { gates } = roadside;
const requirements = path.flatMap((step) => (gates[step] ?? []).map((requirement) => ({ ...requirement, step })));
const keys = (missing: readonly Missing[]): string[] => missing.map(({ requirement }) => requirement.key);
const ask = (now = start, remarked = false, filled: readonly string[] = ['closing'], evidenced = false): GateContext => ({
  gates,
  now,
  remarked,
  evidenced,
  filled: new Set(filled),
});
const iso = (ms: number): string => new Date(ms).toISOString();

/** As short as a record can be: without a place, symptoms and all that comes later. */
function logged(severity: Incident['severity'] = 'SEV3'): Incident {
  const context = { id: anna, by: anna, loggedAt: iso(start), device: undefined, title: 'Dark' };
  return create(incidentShape, incidentFromDraft({ ...emptyDraft, severity }, context), formatHlc(start, 0, 'abcdefgh0001'), anna);
}
let ticks = 0;
function change(incident: Incident, patch: Patch<Incident>, ms = start): Incident {
  return edit(incidentShape, incident, patch, formatHlc(ms, (ticks += 1), 'abcdefgh0001'), anna, () => true);
}

/** What fills each fact that a gate of the pack may ask for, and what empties it again. */
const filling: { readonly [fact: string]: { readonly fill: Patch<Incident>; readonly clear: Patch<Incident> } } = {
  site: { fill: { site: anna }, clear: { site: '' } },
  device: { fill: { device: anna }, clear: { device: '' } },
  severity: { fill: {}, clear: {} },
  startedAt: { fill: {}, clear: {} },
  symptoms: { fill: { symptoms: { overheating: true } }, clear: { symptoms: { overheating: undefined } } },
  symptomNote: { fill: { symptomNote: 'hot' }, clear: { symptomNote: ' ' } },
  'variant.hardware': variantPart('hardware'),
  'variant.firmware': variantPart('firmware'),
  'variant.app': variantPart('app'),
  impact: { fill: { impact: 'blind' }, clear: { impact: undefined } },
  'roles.commander': role('commander'),
  'roles.technicalLead': role('technicalLead'),
  'roles.communicationsLead': role('communicationsLead'),
  'mitigation.kind': { fill: { mitigation: { kind: 'rollback', note: 'back' } }, clear: { mitigation: undefined } },
  'mitigation.note': {
    fill: { mitigation: { kind: 'rollback', note: 'back' } },
    clear: { mitigation: { kind: 'rollback', note: '' } },
  },
  links: { fill: { links: { a: { label: '', url: 'https://a.test' } } }, clear: { links: { a: undefined } } },
  correlationIds: { fill: { correlationIds: { a: 'x' } }, clear: { correlationIds: { a: undefined } } },
  verification: { fill: { verification: 'ran for an hour' }, clear: { verification: '' } },
  usersAffected: { fill: { usersAffected: 0 }, clear: { usersAffected: undefined } },
  'rootCause.text': { fill: { rootCause: { text: 'heat', certainty: 'confirmed' } }, clear: { rootCause: undefined } },
  preventionActions: {
    fill: { preventionActions: { a: { text: 'fan', done: false } } },
    clear: { preventionActions: { a: undefined } },
  },
  noPrevention: { fill: { noPrevention: 'one-off' }, clear: { noPrevention: undefined } },
};
function variantPart(part: 'hardware' | 'firmware' | 'app') {
  const full = { hardware: 'Cam-B', firmware: '2', app: '1' };
  return { fill: { variant: full }, clear: { variant: { ...full, [part]: '' } } };
}
function role(name: string) {
  return { fill: { roles: { [name]: anna } }, clear: { roles: { [name]: undefined } } };
}
const facts = Object.keys(filling);
const everything = (severity: Incident['severity']): Incident =>
  facts.reduce((incident, fact) => change(incident, filling[fact]!.fill), logged(severity));

describe('the gates of the roadside pack (F4)', () => {
  test('ask only for facts of the record, each under a key of its own', () => {
    const asked = requirements.flatMap(({ anyOf }) => anyOf.flatMap((need) => ('fact' in need ? need.fact : [])));
    expect(asked.filter((fact) => filling[fact] === undefined)).toEqual([]);
    expect(asked.map((fact) => fact.split('.', 1)[0]).filter((field) => !(field! in schema.shape))).toEqual([]);
    expect(new Set(requirements.map(({ key }) => key)).size).toBe(requirements.length);
  });

  test('ask for more the worse it is (F3)', () => {
    const all = severities.map((severity) => missingFor(logged(severity), 'closed', ask()).length);
    expect(all).toEqual([18, 15, 10, 10]);
    const asked = (step: Status, severity: Incident['severity']): string[] =>
      keys(missingFor(logged(severity), step, ask()).filter((one) => one.step === step));
    expect(asked('triaged', 'SEV3')).toEqual(['place', 'symptoms', 'hardware', 'firmware']);
    expect(asked('triaged', 'SEV2')).toEqual([...asked('triaged', 'SEV3'), 'app', 'impact', 'commander']);
    expect(asked('triaged', 'SEV1')).toEqual([...asked('triaged', 'SEV2'), 'communications']);
    expect(asked('resolved', 'SEV2')).toEqual(['monitoring', 'evidence', 'account', 'verification']);
    expect(asked('resolved', 'SEV4')).toEqual(['monitoring', 'evidenceOrRemark', 'verification']);
    expect(asked('acknowledged', 'SEV1')).toEqual([]);
  });

  test('a step may ask for a checklist that was filled completely', () => {
    const asked = (filled: readonly string[]): string[] => keys(missingFor(everything('SEV4'), 'closed', ask(start, true, filled)));
    expect(asked(['during'])).toContain('closingChecklist');
    expect(asked(['closing'])).not.toContain('closingChecklist');
    expect(requirements.flatMap(({ anyOf }) => anyOf.flatMap((need) => ('checklist' in need ? need.checklist : [])))).toEqual(['closing']);
    expect(roadside.checklists.map(({ key }) => key)).toContain('closing');
  });

  test('take a file for evidence, as they take a link', () => {
    for (const severity of severities) {
      const wanted = keys(missingFor(logged(severity), 'resolved', ask(start, false, ['closing'], true)));
      expect(wanted.filter((key) => key.startsWith('evidence'))).toEqual([]);
    }
  });

  test('lead to where evidence is added, whatever it is: a photo, a file, a link', () => {
    const evidence = requirements.filter(({ anyOf }) => anyOf.some((need) => 'evidence' in need));
    expect(evidence.map(({ key, filledAt }) => [key, filledAt])).toEqual([
      ['evidenceOrRemark', 'evidence'],
      ['evidence', 'evidence'],
    ]);
  });

  test('say where each thing is filled, except what only time brings', () => {
    expect(requirements.filter(({ filledAt }) => filledAt === undefined).map(({ key }) => key)).toEqual(['monitoring']);
  });
});

test('another pack asks for other things', () => {
  const strict: GateContext = {
    ...ask(),
    gates: { acknowledged: [{ key: 'ticket', anyOf: [{ fact: 'links' }, { minutes: 5, since: 'triaged' }] }] },
  };
  expect(missingFor(logged(), 'acknowledged', strict)).toEqual([{ step: 'acknowledged', requirement: strict.gates.acknowledged![0] }]);
  expect(missingFor(change(logged(), filling['links']!.fill), 'acknowledged', strict)).toEqual([]);
});

describe('taking a step', () => {
  const walk = (from: Incident, to: Status, ms: number, step: Partial<Step> = {}, remarked = true): Incident => {
    const state = takeStep(from, { to, at: iso(ms), ...step }, ask(ms, remarked));
    if (typeof state === 'string') throw new Error(state);
    return change(from, { state }, ms);
  };

  test('[S72] what is missing keeps it from being taken, until it is filled or overridden by name and with a reason', () => {
    const acknowledged = walk(logged(), 'acknowledged', start);
    const step = { to: 'triaged', at: iso(start) } as const;
    const missing = ['place', 'symptoms', 'hardware', 'firmware'];
    expect(takeStep(acknowledged, step, ask())).toBe('gate-unmet');
    expect(takeStep(acknowledged, { ...step, reason: 'dark', override: missing.slice(1) }, ask())).toBe('gate-unmet');
    expect(takeStep(acknowledged, { ...step, override: missing }, ask())).toBe('reason-missing');
    expect(takeStep(acknowledged, { ...step, reason: 'dark', override: ['account', ...missing] }, ask())).toMatchObject({
      status: 'triaged',
      overrides: [{ step: 'triaged', missing, reason: 'dark' }],
    });
    expect(takeStep(acknowledged, { ...step, to: 'closed' }, ask())).toBe('not-allowed');
    expect(takeStep(everything('SEV1'), { ...step, to: 'acknowledged' }, ask())).toMatchObject({ status: 'acknowledged' });
  });

  test('[S74] after mitigation it is watched for half an hour, or resolved by override', () => {
    const mitigated = ['acknowledged', 'triaged', 'mitigated'].reduce(
      (incident, to) => walk(incident, to as Status, start),
      everything('SEV1'),
    );
    const end = start + 30 * MINUTE;
    expect(missingFor(mitigated, 'resolved', ask(end - 1, true))).toMatchObject([{ step: 'resolved', until: end }]);
    expect(missingFor(mitigated, 'resolved', ask(end, true))).toEqual([]);
    expect(waitingFor(mitigated, gates)).toBe(end);
    expect(waitingFor(logged(), gates)).toBeUndefined();
    expect(waitingFor(walk(mitigated, 'resolved', end), gates)).toBeUndefined();
    // What was waited for stays waited for; what was overridden is asked again only after going back.
    const waited = walk(mitigated, 'resolved', end);
    expect(unmetBehind(waited, ask(end + MINUTE, true))).toEqual([]);
    const early = walk(mitigated, 'resolved', start + MINUTE, { reason: 'lane must open', override: ['monitoring'] });
    expect(unmetBehind(early, ask(start + MINUTE, true))).toEqual([]);
    const again = walk(early, 'mitigated', start + 2 * MINUTE, { reason: 'dark again' });
    expect(missingFor(again, 'resolved', ask(end, true))).toMatchObject([{ until: end + 2 * MINUTE }]);
    // A step told by a clock that runs two hours ahead is not watched for two hours longer.
    const { state } = mitigated;
    const ahead = change(mitigated, { state: { ...state, mitigatedAt: iso(start + 120 * MINUTE) } }, start);
    expect(missingFor(ahead, 'resolved', ask(end + 1, true))).toEqual([]);
    // Nor is one whose clock was behind watched for less.
    const behind = change(mitigated, { state: { ...state, mitigatedAt: iso(start - 25 * MINUTE) } }, start);
    expect(missingFor(behind, 'resolved', ask(end - 1, true))).toMatchObject([{ until: end }]);
    expect(missingFor(behind, 'resolved', ask(end, true))).toEqual([]);
  });

  test('[S73] what is taken out again later, or asked for by a raised severity, is missing behind and keeps from the next step', () => {
    let incident = everything('SEV3');
    for (const to of ['acknowledged', 'triaged'] as const) incident = walk(incident, to, start);
    expect(unmetBehind(incident, ask())).toEqual([]);
    const cleared = change(incident, filling['variant.firmware']!.clear);
    expect(keys(unmetBehind(cleared, ask()))).toEqual(['firmware']);
    expect(takeStep(cleared, { to: 'mitigated', at: iso(start) }, ask())).toBe('gate-unmet');
    const overridden = walk(cleared, 'mitigated', start, { reason: 'label unreadable', override: ['firmware'] });
    expect(unmetBehind(overridden, ask())).toEqual([]);
    const raised = change(change(incident, { severity: 'SEV1' }), filling['roles.commander']!.clear);
    expect(keys(unmetBehind(raised, ask()))).toEqual(['commander']);
    expect(unmetBehind(change(raised, { state: { status: 'voided' } }), ask())).toEqual([]);
  });

  type Deed =
    | { readonly do: 'fill'; readonly fact: string }
    | { readonly do: 'clear'; readonly fact: string }
    | { readonly do: 'severity'; readonly severity: Incident['severity'] }
    | { readonly do: 'wait'; readonly minutes: number }
    | { readonly do: 'remark' }
    | { readonly do: 'checklist' }
    | { readonly do: 'move'; readonly which: number; readonly reason: string };
  const deed = fc.oneof<fc.MaybeWeightedArbitrary<Deed>[]>(
    { weight: 12, arbitrary: fc.record({ do: fc.constant('fill' as const), fact: fc.constantFrom(...facts) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const), fact: fc.constantFrom(...facts) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('severity' as const), severity: fc.constantFrom(...severities) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 10, max: 60 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('remark' as const, 'checklist' as const) }) },
    {
      weight: 12,
      arbitrary: fc.record({
        do: fc.constant('move' as const),
        which: fc.constantFrom(0, 0, 0, 0, 0, 1, 2),
        reason: fc.constantFrom('', 'why'),
      }),
    },
  );
  const run = (deeds: readonly Deed[], begin: Incident, overrides: boolean, see: (one: Seen) => void) => {
    let [incident, now, remarked, filled] = [begin, start, false, [] as string[]];
    for (const one of deeds) {
      now += 1000;
      if (one.do === 'fill' || one.do === 'clear') incident = change(incident, filling[one.fact]![one.do], now);
      else if (one.do === 'severity') incident = change(incident, { severity: one.severity }, now);
      else if (one.do === 'wait') now += one.minutes * MINUTE;
      else if (one.do === 'remark') remarked = true;
      else if (one.do === 'checklist') filled = ['closing'];
      else {
        const moves = allowedMoves(incident.state.status).filter(({ kind }) => kind !== 'void');
        const to = moves[one.which % Math.max(1, moves.length)]?.to;
        if (to === undefined) continue;
        const override = overrides ? requirements.map(({ key }) => key) : [];
        const context = ask(now, remarked, filled);
        const state = takeStep(incident, { to, at: iso(now), reason: one.reason, override }, context);
        if (typeof state === 'string') continue;
        const before = incident;
        incident = change(incident, { state }, now);
        see({ before, after: incident, context });
      }
    }
  };
  type Seen = { readonly before: Incident; readonly after: Incident; readonly context: GateContext };

  test('[S72] no path leads to closed around a requirement: without override, all gates of the steps passed are met', () => {
    let closed = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...severities),
        fc.array(deed, { minLength: 30, maxLength: 80 }),
        fc.boolean(),
        (severity, deeds, filled) => {
          run(deeds, filled ? everything(severity) : logged(severity), false, ({ before, after, context }) => {
            if (after.state.status === 'closed') closed += 1;
            expect(after.state.overrides).toBeUndefined();
            const forward = path.indexOf(after.state.status) > path.indexOf(before.state.status);
            if (forward) expect(keys(missingFor(after, after.state.status, context))).toEqual([]);
          });
        },
      ),
      { numRuns: 300 },
    );
    expect(closed).toBeGreaterThan(0);
  });

  test('[S72] with override, what was missing is in the record with its reason: nothing is missing and unaccounted for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...severities), fc.array(deed, { maxLength: 40 }), (severity, deeds) => {
        run(deeds, logged(severity), true, ({ before, after, context }) => {
          if (path.indexOf(after.state.status) <= path.indexOf(before.state.status)) return;
          const accounted = after.state.overrides?.find(({ step }) => step === after.state.status);
          expect(accounted?.missing ?? []).toEqual(keys(missingFor(before, after.state.status, context)));
          expect(keys(unmetBehind(after, context))).toEqual([]);
          expect(schema.shape.state.safeParse(after.state).error).toBeUndefined();
        });
      }),
    );
  });

  test('filling a fact never adds to what is missing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...severities),
        fc.uniqueArray(fc.constantFrom(...facts)),
        fc.constantFrom(...facts),
        (severity, filledFacts, next) => {
          const before = filledFacts.reduce((incident, fact) => change(incident, filling[fact]!.fill), logged(severity));
          const missing = keys(missingFor(before, 'closed', ask()));
          const after = keys(missingFor(change(before, filling[next]!.fill), 'closed', ask()));
          expect(after.filter((key) => !missing.includes(key))).toEqual([]);
        },
      ),
    );
  });
});
