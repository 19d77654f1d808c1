import { describe, expect, it } from 'vitest';
import * as format from '../../src/report/format.ts';
import { layOut, type Table, toCsv } from '../../src/report/table.ts';

const table: Table = {
  name: 'report',
  caption: 'A report',
  columns: [{ label: 'class' }, { label: 'F1', format: format.decimal, bar: true }],
  rows: [
    ['Coat', 0.8154321],
    ['Bag', Number.NaN],
  ],
  footer: [['all', null]],
};

describe('toCsv', () => {
  it('has all digits, and nothing where there is no value', () => {
    expect(toCsv(table)).toBe('class,F1\r\nCoat,0.8154321\r\nBag,NaN\r\nall,\r\n');
  });

  it.each(['=cmd()', '+1+1', '-x', '@SUM(A1)', '\tx'])('does not let %j begin a formula', (name) => {
    expect(toCsv({ ...table, columns: [{ label: name }], rows: [[name]], footer: [] })).toBe(
      `'${name}\r\n'${name}\r\n`,
    );
  });

  it('leaves negative numbers alone', () => {
    expect(toCsv({ ...table, rows: [['Coat', -0.5]], footer: [] })).toContain('Coat,-0.5');
  });
});

describe('layOut', () => {
  it('writes numbers for people and keeps them for sorting', () => {
    const [coat, bag] = layOut(table).rows;
    expect(coat).toEqual({
      header: 'Coat',
      sort: null,
      kind: null,
      trials: null,
      cells: [{ text: '0.815', sort: '0.8154321', numeric: true, bar: 82 }],
    });
    expect(bag?.cells[0]).toMatchObject({ text: 'NaN', bar: null });
  });

  it('gives the CSV as a link that needs no script', () => {
    const { csv, file } = layOut(table);
    expect(file).toBe('report.csv');
    expect(decodeURIComponent(csv)).toBe(`data:text/csv;charset=utf-8,${toCsv(table)}`);
  });
});
