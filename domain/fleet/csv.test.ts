import { describe, expect, test } from 'vitest';
import { readCsv as records, readHeader, type CsvRecord } from './csv.ts';

const readCsv = (...args: Parameters<typeof records>): CsvRecord[] => [...records(...args)];

const cells = (text: string, delimiter = ',', columns = 3): unknown[] =>
  readCsv(text, delimiter, columns).map((one) => ('cells' in one ? one.cells : one));

describe('reading CSV', () => {
  test('takes all three line ends, and counts lines through them', () => {
    expect(readCsv('a,b\r\nc,d\ne,f\rg,h', ',', 2)).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['c', 'd'] },
      { line: 3, cells: ['e', 'f'] },
      { line: 4, cells: ['g', 'h'] },
    ]);
  });

  test('skips blank lines and lines of nothing but delimiters, and still counts them', () => {
    expect(readCsv('\n  \na,b\n,\n\nc,d\n', ',', 2)).toEqual([
      { line: 3, cells: ['a', 'b'] },
      { line: 6, cells: ['c', 'd'] },
    ]);
  });

  test('quoted cells hold delimiters, doubled quotes and line ends', () => {
    expect(cells('"a,1","say ""hi""","two\r\nlines"\nx,y,z')).toEqual([
      ['a,1', 'say "hi"', 'two\r\nlines'],
      ['x', 'y', 'z'],
    ]);
    expect(readCsv('"a\nb",c\nd,e', ',', 2)[1]).toEqual({ line: 3, cells: ['d', 'e'] });
  });

  test('blanks around quotes do no harm; a tab delimiter is no blank', () => {
    expect(cells('a, "b" ,c')).toEqual([['a', 'b', 'c']]);
    expect(cells('a\t\t"c"', '\t')).toEqual([['a', '', 'c']]);
  });

  test('an empty last cell and an empty quoted cell are cells', () => {
    expect(cells('a,"",\n')).toEqual([['a', '', '']]);
    expect(cells('a,b,')).toEqual([['a', 'b', '']]);
  });

  test.each([
    ['never closed', '1,"x,2\n2,y,3\n'],
    ['closed too early', '1,"x"y,2\n2,y,3\n'],
    ['inside a bare cell', '1,x "y,2\n2,y,3\n'],
    ['never closed, with a quoted cell in the next row', '1,"x,2\n2,"y",3\n'],
    ['never closed, with an empty quoted cell in the next row', '1,"x,2\n2,"",3\n'],
  ])('a quote %s spoils its own row only', (_, text) => {
    const [bad, good, ...more] = readCsv(text, ',', 3);
    expect(bad).toMatchObject({ line: 1, fault: 'unbalanced-quotes', position: 2 });
    expect(good).toMatchObject({ line: 2, cells: ['2', expect.any(String), '3'] });
    expect(more).toEqual([]);
  });

  test('a record that runs over a line end must come out with the right number of cells', () => {
    expect(readCsv('1,"x\n2,y",3\n', ',', 2)[0]).toMatchObject({ line: 1, fault: 'unbalanced-quotes', position: 2 });
  });

  test('a quoted cell runs on for a page, not for a book', () => {
    const book = `1,"${'word\n'.repeat(5000)}",3\n2,y,3\n`;
    const read = readCsv(book, ',', 3);
    expect(read[0]).toMatchObject({ fault: 'unbalanced-quotes' });
    expect(read.at(-1)).toMatchObject({ cells: ['2', 'y', '3'] });
  });

  test('the header is the first line that is not blank', () => {
    expect(readHeader('\n\n site ; road \nx;y', ';')).toEqual({ line: 3, cells: [' site ', ' road '] });
    expect(readHeader(' \n', ',')).toBeUndefined();
    expect(readHeader('"a,b', ',')).toMatchObject({ fault: 'unbalanced-quotes' });
  });
});
