import { isoWithOffset } from '#domain/clock/iso.ts';
import { emptyRule } from '#domain/compat/review.ts';
import { create } from '#domain/merge/merge.ts';
import { matrixRuleShape, type MatrixRule, type RulePattern, type Ruling } from '#domain/schema/matrix-rule.ts';
import type { AccountDeps } from '../../accounts.ts';
import type { DemoPersonKey } from './people.ts';

const DAY_MS = 24 * 3_600_000;
const REVIEW_MS = 3 * 3_600_000;

/** A rule of the demo: who wrote it how many days ago, and who published it three hours later; nobody yet, where `decided` is absent. */
type Sketch = {
  readonly daysAgo: number;
  readonly by: DemoPersonKey;
  readonly decided?: DemoPersonKey;
  readonly pattern: Partial<RulePattern>;
  readonly verdict: Ruling['verdict'];
  readonly passed?: string;
  readonly text: string;
};

const sketches: readonly Sketch[] = [
  {
    daysAgo: 200,
    by: 'nair',
    decided: 'harrow',
    pattern: { model: 'Cam-A', firmware: '>=1.9 <2' },
    verdict: 'supported',
    text: 'In service since 2024',
  },
  {
    daysAgo: 200,
    by: 'nair',
    decided: 'harrow',
    pattern: { model: 'Cam-B', firmware: '>=2.3.9 <=2.4.1' },
    verdict: 'supported',
    text: 'Passed day SAT',
  },
  {
    daysAgo: 180,
    by: 'nair',
    decided: 'harrow',
    pattern: { model: 'Cam-B', revision: '1', firmware: '2.4.0', app: '5.1.x' },
    verdict: 'conditional',
    text: 'Night SAT passed on this pole',
    passed: 'sat-camera-night',
  },
  {
    daysAgo: 170,
    by: 'nair',
    decided: 'solberg',
    pattern: { model: 'LC-3', firmware: '2.8' },
    verdict: 'supported',
    text: 'Last firmware for this board',
  },
  { daysAgo: 160, by: 'nair', decided: 'solberg', pattern: { model: 'LC-4', app: '1.4.12' }, verdict: 'supported', text: 'Fleet standard' },
  {
    daysAgo: 90,
    by: 'malik',
    decided: 'harrow',
    pattern: { model: 'HP-7', firmware: '7.0.x' },
    verdict: 'supported',
    text: 'Fleet standard',
  },
  {
    daysAgo: 60,
    by: 'anand',
    decided: 'harrow',
    pattern: { model: 'HP-7', firmware: '>=7.1', app: '>=3.9' },
    verdict: 'supported',
    text: 'Firmware and app go together',
  },
  {
    daysAgo: 60,
    by: 'anand',
    decided: 'harrow',
    pattern: { model: 'HP-7', firmware: '>=7.1', app: '<3.9' },
    verdict: 'blocked',
    text: 'Plate reads fall to 60 %: the app has to be 3.9 or later',
  },
  {
    daysAgo: 50,
    by: 'duarte',
    decided: 'solberg',
    pattern: { model: 'KR-55', firmware: 'R22.1' },
    verdict: 'supported',
    text: 'Carrier approved',
  },
  {
    daysAgo: 50,
    by: 'duarte',
    decided: 'solberg',
    pattern: { model: 'KR-40', firmware: 'R21.5' },
    verdict: 'conditional',
    text: 'Only with the external antenna',
  },
  {
    daysAgo: 40,
    by: 'nair',
    decided: 'harrow',
    pattern: { model: 'MS-12', firmware: '>=12.2 <13' },
    verdict: 'supported',
    text: 'Fleet standard',
  },
  {
    daysAgo: 20,
    by: 'calder',
    decided: 'harrow',
    pattern: { model: 'TG-5', firmware: '4.7.x' },
    verdict: 'conditional',
    text: 'Barrier test with the 4.7 checklist passed',
  },
  {
    daysAgo: 19,
    by: 'calder',
    decided: 'harrow',
    pattern: { model: 'TG-5', firmware: '4.6.x' },
    verdict: 'supported',
    text: 'Fleet standard',
  },
  {
    daysAgo: 9,
    by: 'osei',
    decided: 'harrow',
    pattern: { model: 'WX-2', firmware: '0.8.4' },
    verdict: 'blocked',
    text: 'Weather feed rejects its new field; stay on 0.8.3 until the receiving side knows it',
  },
  {
    daysAgo: 1,
    by: 'malik',
    pattern: { vendor: 'Norlume', model: 'Cam-B', revision: '2', firmware: '2.4.1' },
    verdict: 'blocked',
    text: 'Restarts at dusk, when the infrared cut filter switches',
  },
];

/** The variant matrix of the demo, oldest rule first. `now` in ms since 1970. */
export function demoRules(people: ReadonlyMap<DemoPersonKey, string>, now: number, { clock }: Pick<AccountDeps, 'clock'>): MatrixRule[] {
  const personOf = (key: DemoPersonKey): string => {
    const id = people.get(key);
    if (id === undefined) throw new Error(`the demo has nobody called ${key}`);
    return id;
  };
  return sketches.map(({ daysAgo, by, decided, pattern, verdict, text, passed }): MatrixRule => {
    const ms = now - daysAgo * DAY_MS;
    const at = isoWithOffset(ms, 0);
    const decision = { decidedAt: isoWithOffset(ms + REVIEW_MS, 0), decidedBy: decided === undefined ? '' : personOf(decided) };
    const fields = {
      ...emptyRule,
      id: clock.newId(),
      by: personOf(by),
      at,
      pattern: { ...emptyRule.pattern, ...pattern },
      ruling: { verdict, text, ...(passed === undefined ? {} : { passed }) },
      state:
        decided === undefined
          ? ({ status: 'proposed', proposedAt: at } as const)
          : ({ status: 'published', proposedAt: at, ...decision } as const),
    };
    return create(matrixRuleShape, fields, clock.tick(), personOf(by));
  });
}
