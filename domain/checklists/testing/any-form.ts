import fc from 'fast-check';
import type { ItemAnswer } from '../../schema/checklist.ts';
import type { ChecklistForm, ChecklistItem, ChecklistSection, Condition } from '../../schema/checklist-form.ts';

/** For property tests: sound forms of all kinds of items, with conditions over earlier items and over the device. */
export function anyForm(): fc.Arbitrary<ChecklistForm> {
  return fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }).map((seeds) => {
    const earlier: ChecklistItem[] = [];
    const sections = seeds.map((items, place): ChecklistSection => {
      const [dice = 0] = items;
      const showIf = dice % 3 === 0 ? { showIf: conditionOver(earlier, dice) } : {};
      const made = items.map((seed): ChecklistItem => {
        const item = itemOf(seed, earlier);
        earlier.push(item);
        return item;
      });
      return { key: `s${place}`, title: `Section ${place}`, ...showIf, items: made };
    });
    return { key: 'any', version: 1, title: 'Any', about: 'device', sections };
  });
}

/** An answer that fits or does not. */
export const anyAnswer: fc.Arbitrary<ItemAnswer> = fc.record(
  {
    answer: fc.constantFrom(true as const, 'pass', 'fail', 'na', 'one', 'two', 3, 12, 40, ''),
    note: fc.constantFrom('', 'because'),
    evidence: fc.constantFrom([], ['01900000-0000-7000-8000-00000000000f']),
  },
  { requiredKeys: [] },
);

function itemOf(seed: number, earlier: readonly ChecklistItem[]): ChecklistItem {
  const common = {
    key: `i${earlier.length}`,
    label: `Item ${earlier.length}`,
    required: seed % 5 === 0 ? conditionOver(earlier, seed >> 2) : seed % 2 === 0,
    ...(seed % 7 < 3 ? { showIf: conditionOver(earlier, seed >> 3) } : {}),
    ...(seed % 11 < 4 ? { safety: true } : {}),
    ...(seed % 13 < 6 ? { ifFailed: (['nothing', 'photo', 'note-or-photo'] as const)[seed % 3] } : {}),
  };
  const options = [
    { key: 'one', label: 'One' },
    { key: 'two', label: 'Two', fails: true },
  ];
  const kinds: ChecklistItem[] = [
    { ...common, kind: 'tick' },
    { ...common, kind: 'pass-fail' },
    { ...common, kind: 'number', unit: 'V', min: 10, max: 20 },
    { ...common, kind: 'choice', options },
    { ...common, kind: 'text' },
    { ...common, kind: 'photo' },
    { ...common, kind: 'signature' },
    { ...common, kind: 'scan' },
  ];
  return kinds[(seed >> 1) % kinds.length] ?? { ...common, kind: 'tick' };
}

function conditionOver(earlier: readonly ChecklistItem[], seed: number): Condition {
  const item = earlier[seed % Math.max(1, earlier.length)];
  const device: Condition = seed % 2 === 0 ? { fact: 'type', in: ['camera'] } : { fact: 'firmware', within: '>=2' };
  if (item === undefined) return device;
  const leaves: Condition[] = [{ answered: item.key }, { failed: item.key }, device];
  if (item.kind === 'number') leaves.push({ item: item.key, atLeast: 12 }, { item: item.key, atMost: 12 });
  if (item.kind === 'pass-fail') leaves.push({ item: item.key, in: ['fail', 'na'] });
  const leaf = leaves[seed % leaves.length] ?? device;
  const shapes: Condition[] = [leaf, { not: leaf }, { any: [leaf, device] }, { all: [{ not: device }, leaf] }];
  return shapes[(seed >> 4) % shapes.length] ?? leaf;
}
