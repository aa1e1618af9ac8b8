import { describe, expect, test } from 'vitest';
import { answerPatch, finishOf, startRun } from '../checklists/run.ts';
import { formatHlc } from '../clock/hlc.ts';
import { edit } from '../merge/merge.ts';
import { checklistShape, type Checklist } from '../schema/checklist.ts';
import type { ChecklistForm } from '../schema/checklist-form.ts';
import type { Device } from '../schema/device.ts';
import { passedRun } from './proof.ts';
import { ANNA, makeRule } from './testing/make-rule.ts';

const DEVICE = '01900000-0000-7000-8000-0000000000d1';
const asked = { vendor: 'Norlume', hardware: 'Cam-B r2', firmware: '4.2.0', app: '1.4.13' };
const rule = { ruling: { verdict: 'conditional', text: 'SAT by night', passed: 'sat-night' } } as const;
const form: ChecklistForm = {
  key: 'sat-night',
  version: 1,
  title: 'SAT by night',
  about: 'device',
  sections: [
    { key: 'all', title: 'All', items: [{ kind: 'pass-fail', key: 'sharp', label: 'Sharp', required: true, ifFailed: 'nothing' }] },
  ],
};

/** A run that was started on day `day` and answered; unfinished where nothing was. */
function runOn(day: number, answer: string | undefined, over: Partial<Device> = {}, filled = form): Checklist {
  const at = `2026-11-${String(day).padStart(2, '0')}T22:00:00Z`;
  const stamp = (tick: number) => formatHlc(Date.parse(at) + tick, 0, 'abcdefgh0001');
  const device = {
    id: DEVICE,
    vendor: 'Norlume',
    variant: { hardware: 'Cam-B Rev. 2', firmware: 'v4.2.0', app: '1.4.13' },
    ...over,
  } as Device;
  const id = `01900000-0000-7000-8000-${String(day).padStart(12, '0')}`;
  const begun = startRun(filled, { device, site: '' }, { id, by: ANNA, at, stamp: stamp(0) });
  if (answer === undefined) return begun;
  const said = edit(checklistShape, begun, answerPatch(begun, 'sharp', ANNA, { answer }), stamp(1), ANNA, () => true);
  const finished = finishOf(said, ANNA, at);
  if (typeof finished === 'string') throw new Error(finished);
  return edit(checklistShape, said, { finished }, stamp(2), ANNA, () => true);
}

describe('[S87] a condition that names a checklist', () => {
  test('is met by the newest run that was passed on the device with these versions', () => {
    expect(passedRun(rule, asked, DEVICE, [runOn(1, 'pass'), runOn(3, 'pass'), runOn(2, 'pass')])?.at).toBe('2026-11-03T22:00:00Z');
  });

  test('is not met by a run that failed, that is not finished, of another checklist, on another device or with other versions', () => {
    const other = { ...form, key: 'sat-day' };
    const elsewhere = { id: ANNA };
    const older = { variant: { hardware: 'Cam-B r2', firmware: '4.1.0', app: '1.4.13' } };
    const runs = [runOn(1, 'fail'), runOn(2, undefined), runOn(3, 'pass', {}, other), runOn(4, 'pass', elsewhere), runOn(5, 'pass', older)];
    for (const run of runs) expect(passedRun(rule, asked, DEVICE, [run])).toBeUndefined();
  });

  test('is not met of no device, nor by a rule that names none', () => {
    expect(passedRun(rule, asked, '', [runOn(1, 'pass')])).toBeUndefined();
    expect(passedRun(makeRule(2, { verdict: 'conditional' }), asked, DEVICE, [runOn(1, 'pass')])).toBeUndefined();
  });
});
