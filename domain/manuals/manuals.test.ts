import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { manual } from '../protocol/manuals.ts';
import { deviceTypes, type Device } from '../schema/device.ts';
import { hardwareAmong, isFor, newManualFor, type ManualFor } from './manual-for.ts';
import { isBinary, isManualType, isMarkup, isPdfEnd, manualTypes, openedAs } from './manual-type.ts';
import { countManuals, manualsFor } from './manuals.ts';

const nothing: ManualFor = { everything: false, types: [], hardware: [] };
const device = (type: Device['type'], vendor = '', hardware = '') =>
  ({ type, vendor, variant: { hardware, firmware: '1', app: '1' } }) as unknown as Device;
const camera = device('camera', 'Norlume', 'Cam-B r1');

describe('[S145] what a manual is for', () => {
  test.each<[string, Partial<ManualFor>, boolean]>([
    ['everything', { everything: true }, true],
    ['its type', { types: ['sensor', 'camera'] }, true],
    ['another type', { types: ['sensor'] }, false],
    ['a type that only a newer server knows', { types: ['drone'] }, false],
    ['its model, however it is written', { hardware: [{ vendor: 'NORLUME ', hardware: ' cam-b R1' }] }, true],
    ['another revision of it', { hardware: [{ vendor: 'Norlume', hardware: 'Cam-B r2' }] }, false],
    ['the same name by another vendor', { hardware: [{ vendor: 'Signara', hardware: 'Cam-B r1' }] }, false],
    ['another type, and its model', { types: ['sensor'], hardware: [{ vendor: 'Norlume', hardware: 'Cam-B r1' }] }, true],
    ['nothing', {}, false],
  ])('%s', (_, change, fits) => {
    expect(isFor({ ...nothing, ...change }, camera)).toBe(fits);
  });

  test('something more that it is for never takes a device away', () => {
    const model = fc.record({ vendor: fc.constantFrom('A', 'B', ''), hardware: fc.constantFrom('x', 'y') });
    const anyFor = fc.record({
      everything: fc.boolean(),
      types: fc.subarray([...deviceTypes]),
      hardware: fc.array(model, { maxLength: 3 }),
    });
    const anyDevice = fc
      .record({ type: fc.constantFrom(...deviceTypes), model })
      .map((made) => device(made.type, made.model.vendor, made.model.hardware));
    fc.assert(
      fc.property(anyFor, anyFor, anyDevice, (one, more, some) => {
        const both = {
          everything: one.everything || more.everything,
          types: [...one.types, ...more.types],
          hardware: [...one.hardware, ...more.hardware],
        };
        expect(isFor(both, some)).toBe(isFor(one, some) || isFor(more, some));
      }),
    );
  });

  test('is for something, by types that there are, to be published; a newer server may name others', () => {
    expect(newManualFor.safeParse(nothing).success).toBe(false);
    expect(newManualFor.safeParse({ ...nothing, everything: true }).success).toBe(true);
    expect(newManualFor.safeParse({ ...nothing, types: ['drone'] }).success).toBe(false);
    const file = { sha256: 'a'.repeat(64), size: 1, name: 'a', at: '2026-11-21T12:00:00.000Z', parts: ['a'.repeat(64)] };
    const newer = {
      ...file,
      manual: '00000000-0000-7000-8000-000000000001',
      title: 'A',
      type: 'model/stl',
      for: { ...nothing, types: ['drone'] },
    };
    expect(manual.parse({ ...newer, pages: 4 })).toEqual(newer);
  });

  test('the models among devices are each named once, by vendor and name', () => {
    const devices = [
      device('camera', 'Norlume', 'Cam-B r1'),
      device('sensor', 'Bright', 'Z'),
      device('camera', 'norlume ', 'cam-b R1'),
      device('gantry', 'Acme'),
    ];
    expect(hardwareAmong(devices)).toEqual([{ vendor: 'Bright', hardware: 'Z' }, { vendor: 'Norlume', hardware: 'Cam-B r1' }]); // prettier-ignore
  });
});

test('[S145] of the manuals for some devices each comes once, what is for the fewest first', () => {
  const made = (title: string, change: Partial<ManualFor>) => ({ title, for: { ...nothing, ...change } });
  const models = { hardware: [{ vendor: 'Norlume', hardware: 'Cam-B r1' }] };
  const all = [made('Safety', { everything: true }), made('Cameras 10', { types: ['camera'] }), made('Cameras 9', { types: ['camera'] }), made('Signs', { types: ['message-sign'] }), made('Cam-B', models)]; // prettier-ignore
  expect(manualsFor(all, [camera, camera]).map(({ title }) => title)).toEqual(['Cam-B', 'Cameras 9', 'Cameras 10', 'Safety']);
  expect(manualsFor(all, []).map(({ title }) => title)).toEqual(['Safety']);
});

test('[S147] what is counted: here in its newest edition, in an earlier one, or not at all', () => {
  const manuals = ['a', 'b', 'c', 'd'].map((id) => ({ manual: id }));
  const kept = { here: new Set(['a', 'b', 'z']), older: new Set(['b', 'c']) };
  expect(countManuals(manuals, kept)).toEqual({ all: 4, here: 2, older: 1 });
});

describe('[S144] what a manual is by its bytes', () => {
  test.each([
    ['<!DOCTYPE html>', true],
    ['\uFEFF \n<svg onload=…', true],
    ['\u00EF\u00BB\u00BF<html>', true],
    ['<?xml version="1.0"?>', true],
    ['<script>', true],
    ['< 5 V: replace', false],
    ['Use <svg> with care', false],
  ])('%s may be run: %s', (text, runs) => {
    expect(isMarkup(text)).toBe(runs);
  });

  test.each([
    ['tabs\tand\r\nlines\f', false],
    ['Gr\u00C3\u00B6\u00C3\u009Fe', false],
    ['\u0000', true],
    ['\u0007', true],
  ])('%j is no text: %s', (text, isNone) => {
    expect(isBinary(text)).toBe(isNone);
  });

  test('a PDF has its end; what is opened here and what only saved', () => {
    expect([isPdfEnd('startxref\n9\n%%EOF\n'), isPdfEnd('startxref')]).toEqual([true, false]);
    expect(manualTypes.map((type) => openedAs(type))).toEqual(['pdf', 'picture', 'picture', 'picture', 'picture', 'picture', 'text']);
    expect([openedAs('text/html'), openedAs('image/svg+xml'), isManualType('text/html')]).toEqual(['copy', 'copy', false]);
  });
});
