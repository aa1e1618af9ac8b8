import type { ChecklistForm, ChecklistItem, ChecklistSection, Condition } from '../../schema/checklist-form.ts';

/** For property tests: a sound form of all kinds of items, with conditions over earlier items and over the device. `seeds`: a number an item, by section. */
export function formFrom(seeds: readonly (readonly number[])[]): ChecklistForm {
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
}

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
