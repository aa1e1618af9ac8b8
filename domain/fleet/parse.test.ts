import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnOf } from './columns.ts';
import type { Decode } from './decode.ts';
import { parseFleet, type ParsedFleet } from './parse.ts';

const decode: Decode = (bytes, encoding) => new TextDecoder(encoding).decode(bytes);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const csv = (text: string): ParsedFleet => parseFleet(utf8(text), 'csv', decode);
const json = (value: unknown): ParsedFleet => parseFleet(utf8(JSON.stringify(value, undefined, 1)), 'json', decode);

const HEADER = 'site,road,direction,chainage,lane,latitude,longitude,device,type,serial,vendor,hardware,firmware,app,region';
const line = (nth: number, change: { [column: string]: string } = {}): string => {
  const row: { [column: string]: string } = {
    site: `M6 J${nth}`,
    road: 'M6',
    direction: 'northbound',
    chainage: '12+300',
    lane: '2',
    latitude: `52.4${nth}`,
    longitude: `-1.5${nth}`,
    device: `CAM-${nth}`,
    type: 'camera',
    serial: `S${nth}`,
    vendor: 'Norlume',
    hardware: 'Cam-B r2',
    firmware: '2.4.1',
    app: '5.2.0',
    region: 'West Midlands',
    ...change,
  };
  return HEADER.split(',')
    .map((column) => row[column])
    .join(',');
};
const file = (...lines: string[]): string => [HEADER, ...lines].join('\n');
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => line(index + 10));

describe('a good file', () => {
  test('gives its rows, typed', () => {
    const { rows, problems, badRows } = csv(file(line(1)));
    expect(problems).toEqual([]);
    expect(badRows).toBe(0);
    expect(rows).toEqual([
      {
        line: 2,
        site: 'M6 J1',
        road: 'M6',
        direction: 'northbound',
        chainage: '12+300',
        region: 'West Midlands',
        latitude: 52.41,
        longitude: -1.51,
        device: 'CAM-1',
        type: 'camera',
        serial: 'S1',
        lane: '2',
        vendor: 'Norlume',
        hardware: 'Cam-B r2',
        firmware: '2.4.1',
        app: '5.2.0',
      },
    ]);
  });

  test.each([
    ['Site', 'site'],
    ['S/N', 'serial'],
    ['Serial_No.', 'serial'],
    [' LAT ', 'latitude'],
    ['Lng', 'longitude'],
    ['Device Name', 'device'],
    ['App-Version', 'app'],
    ['colour', undefined],
  ])('a header cell %s means %s', (header, column) => {
    expect(columnOf(header)).toBe(column);
  });

  test.each([';', '\t', '|'])('delimited by %j, with decimal commas', (delimiter) => {
    const row = ['A1', '52,5', '-1,25', 'C1', 'ANPR Camera', 'S1'].join(delimiter);
    const { rows, problems } = csv(`${['site', 'lat', 'lon', 'name', 'type', 'sn'].join(delimiter)}\n${row}\n`);
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([{ site: 'A1', latitude: 52.5, longitude: -1.25, type: 'anpr-camera', serial: 'S1' }]);
  });

  test.each([
    ['UTF-8 with a byte order mark', (text: string) => utf8(`\uFEFF${text}`)],
    ['UTF-16 LE', (text: string) => utf16(text, true)],
    ['UTF-16 BE', (text: string) => utf16(text, false)],
  ])('in %s', (_, encode) => {
    const { rows, problems } = parseFleet(encode(file(line(1, { device: 'Überkopf' }))), 'csv', decode);
    expect(problems).toEqual([]);
    expect(rows[0]?.device).toBe('Überkopf');
  });

  test('blanks are evened out; what the file lacks stays unsaid, what is empty is empty', () => {
    const { rows } = csv('site,road,device,type,serial,lane\n M6   J1 ,,CAM 1,VMS, S1 ,\n');
    expect(rows).toEqual([{ line: 2, site: 'M6 J1', device: 'CAM 1', type: 'message-sign', serial: 'S1', lane: '' }]);
  });

  test('unknown columns are left alone, whatever they hold; empty cells beyond the header too', () => {
    const { rows, problems } = csv('site,device,type,serial,notes\nA,B,camera,S1,"two\nlines",,\nA,C,camera,S2,x\n');
    expect(problems).toEqual([]);
    expect(rows.map(({ line: at }) => at)).toEqual([2, 4]);
  });

  test('JSON has the same rules; numbers are text where text is wanted, null is empty', () => {
    const { rows, problems } = json([
      { Site: 'A', Lat: 52, Lon: 1e-7, Name: 'B', type: 'sensor', sn: 4711, lane: null, name: 'again', extra: 1 },
    ]);
    expect(problems).toEqual([]);
    expect(rows).toEqual([{ line: 2, site: 'A', device: 'B', type: 'sensor', serial: '4711', lane: '', latitude: 52, longitude: 1e-7 }]);
  });
});

describe('a bad row is named with line, column and reason, and costs no other row', () => {
  const cases: [code: string, column: string, bad: string][] = [
    ['missing', 'serial', line(1, { serial: ' ' })],
    ['missing', 'site', line(1, { site: '' })],
    ['missing', 'longitude', line(1, { longitude: '' })],
    ['missing', 'latitude', line(1, { latitude: '' })],
    ['bad-number', 'latitude', line(1, { latitude: '52.4.1' })],
    ['bad-number', 'longitude', line(1, { longitude: 'west' })],
    ['out-of-range', 'latitude', line(1, { latitude: '-91', longitude: '-100' })],
    ['out-of-range', 'longitude', line(1, { longitude: '181' })],
    ['swapped-coordinates', 'latitude', line(1, { latitude: '-1.51', longitude: '52.41' })],
    ['swapped-coordinates', 'latitude', line(1, { latitude: '151', longitude: '-33' })],
    ['duplicate-serial', 'serial', line(99, { serial: 'S10' })],
    ['unknown-type', 'type', line(1, { type: 'blimp' })],
    ['unbalanced-quotes', 'device', line(1, { device: '"CAM' })],
    ['too-long', 'device', line(1, { device: 'x'.repeat(121) })],
    ['too-long', 'vendor', line(1, { vendor: 'x'.repeat(1_048_576) })],
    ['control-characters', 'firmware', line(1, { firmware: '2\u00001' })],
    ['site-conflict', 'road', line(10, { road: 'A38', serial: 'T' })],
    ['site-conflict', 'latitude', line(10, { latitude: '52.9', serial: 'T' })],
    ['column-count', 'app', line(1).split(',').slice(0, 13).join(',')],
    ['column-count', '', `${line(1)},more`],
  ];
  test.each(cases)('%s in column "%s"', (code, column, bad) => {
    const good = [...many(12), line(10, { serial: 'S10b' })];
    const { rows, problems, badRows } = csv(file(...good, bad));
    expect(problems).toEqual([expect.objectContaining({ line: 15, code, column: expect.objectContaining({ name: column }) as unknown })]);
    expect(problems[0]?.reason).not.toBe('');
    expect(badRows).toBe(1);
    expect(rows).toHaveLength(13);
  });

  test('bytes that are not UTF-8', () => {
    const bytes = utf8(file(line(1), line(2, { vendor: 'N?rlume' }), line(3))).map((byte) => (byte === 0x3f ? 0xf6 : byte));
    const { rows, problems } = parseFleet(bytes, 'csv', decode);
    expect(problems).toEqual([expect.objectContaining({ line: 3, code: 'wrong-encoding', column: { name: 'vendor', position: 11 } })]);
    expect(rows).toHaveLength(2);
  });

  test('in JSON: broken objects and values that are neither text nor number', () => {
    const text =
      '[{"site":"A","device":"B","type":"camera","serial":"S1"},\n{"site":"A",,},\n{"site":true,"device":"B","type":"camera","serial":"S2"}]';
    const { rows, problems } = parseFleet(utf8(text), 'json', decode);
    expect(rows).toHaveLength(1);
    expect(problems).toMatchObject([
      { line: 2, code: 'bad-json' },
      { line: 3, code: 'bad-value', column: { name: 'site', position: 1 }, value: 'true' },
    ]);
  });

  test('in JSON: what is not there has no position', () => {
    expect(json([{ site: 'A' }]).problems.map(({ column }) => column)).toEqual([
      { name: 'device', position: 0 },
      { name: 'type', position: 0 },
      { name: 'serial', position: 0 },
    ]);
  });

  test('values shown are short and printable', () => {
    const { problems } = csv(file(line(1, { firmware: `\u001B[31m${'9'.repeat(200)}` })));
    expect(problems[0]?.value).toMatch(/^·\[31m9+…$/);
  });

  test('cabinets of one site may stand apart; where one row each says otherwise, text order decides', () => {
    expect(csv(file(line(1), line(1, { serial: 'T', latitude: '52.412' }))).problems).toEqual([]);
    const two = [line(1, { road: 'M6' }), line(1, { road: 'A6', serial: 'T' })];
    for (const lines of [two, two.toReversed()]) expect(csv(file(...lines)).rows).toMatchObject([{ road: 'A6' }]);
  });

  test('near the equator nothing tells latitude from longitude, so nothing is called exchanged', () => {
    const rows = Array.from({ length: 20 }, (_, index) =>
      line(index + 10, { latitude: String(9 + index / 10), longitude: String(9.2 + index / 10) }),
    );
    expect(csv(file(...rows)).problems).toEqual([]);
  });
});

describe('a bad file', () => {
  test.each([
    ['empty-file', ''],
    ['empty-file', '\n \n'],
    ['empty-file', HEADER],
    ['missing-column', 'site,device,type\nA,B,camera'],
    ['missing-column', '"site,device'],
    ['repeated-column', 'site,device,type,serial,S/N\nA,B,camera,S,S'],
  ])('%s', (code, text) => {
    const { rows, problems, badRows } = csv(text);
    expect(rows).toEqual([]);
    expect(badRows).toBe(0);
    expect(problems[0]?.code).toBe(code);
  });

  test.each([
    ['csv', 'x,"\n'],
    ['json', '{'],
  ] as const)('that is something else altogether is not read to its end (%s)', (kind, junk) => {
    const { rows, problems, badRows } = parseFleet(utf8(`${kind === 'csv' ? file(line(1)) : ''}\n${junk.repeat(400_000)}`), kind, decode);
    expect({ rows, problems, badRows }).toMatchObject({ rows: [], problems: [{ code: 'too-many-problems' }], badRows: 100_000 });
  });

  test('UTF-16 without a byte order mark', () => {
    expect(parseFleet(utf16(file(line(1)), true).slice(2), 'csv', decode).problems).toMatchObject([{ line: 1, code: 'wrong-encoding' }]);
  });
});

test('parsing never throws', () => {
  const header = utf8(`${HEADER}\n`);
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc
      .array(fc.constantFrom('"', ',', '\n', '\r', '{', '}', '[', ':', 'a', '\\', ' ', '\uFEFF'), { maxLength: 200 })
      .map((parts) => utf8(parts.join(''))),
  );
  fc.assert(
    fc.property(noise, fc.boolean(), fc.constantFrom('csv' as const, 'json' as const), (bytes, withHeader, kind) => {
      const parsed = parseFleet(withHeader ? new Uint8Array([...header, ...bytes]) : bytes, kind, decode);
      expect(parsed.badRows).toBeLessThanOrEqual(parsed.problems.length);
    }),
    { numRuns: 500 },
  );
});

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * (text.length + 1)));
  view.setUint16(0, 0xfeff, littleEndian);
  for (let index = 0; index < text.length; index += 1) view.setUint16(2 * (index + 1), text.charCodeAt(index), littleEndian);
  return new Uint8Array(view.buffer);
}
