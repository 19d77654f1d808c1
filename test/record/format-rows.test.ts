import stringWidth from 'fast-string-width';
import { expect, test } from 'vitest';
import { formatRows } from '../../src/record/format-rows.ts';
import type { QueryResult } from '../../src/record/query.ts';

const result: QueryResult = {
  columns: ['name', 'accuracy', 'epochs'],
  rows: [
    ['ann', 0.8853000000000001, 20],
    ['実験', null, 7],
    ['e\u0301te', Number.POSITIVE_INFINITY, 123456789],
  ],
};

test('a table is aligned by what is seen', () => {
  expect(formatRows(result, 'table')).toBe(
    [
      'name  accuracy     epochs',
      '────  ────────  ─────────',
      'ann     0.8853         20',
      '実験         –          7',
      'e\u0301te   Infinity  123456789',
      '',
    ].join('\n'),
  );
});

test('a table without rows has its columns', () => {
  expect(formatRows({ columns: ['name', 'rank'], rows: [] }, 'table')).toBe(
    'name  rank\n────  ────\n(no rows)\n',
  );
});

test.for([1, 10, 18, 25, 40, 80])('a table is never wider than a terminal of %i columns', (width) => {
  const wide: QueryResult = {
    columns: ['name', 'reason', 'value', 'status', 'architecture'],
    rows: [
      ['ann-baseline', 'the loss became NaN in step 17 of epoch 3', 0.123456789, 'diverged', 'ann'],
      ['実験'.repeat(30), '👩‍🔬'.repeat(30), -1.5e-9, 'completed', 'cnn'],
    ],
  };
  const lines = formatRows(wide, 'table', width).split('\n');
  for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
  expect(lines[0]).toMatch(/^(name|…)/);
});

test('texts give way before columns do, and numbers are not cut', () => {
  const wide: QueryResult = {
    columns: ['name', 'reason', 'value'],
    rows: [['ann', 'the loss became NaN in step 17', 0.123456]],
  };
  expect(formatRows(wide, 'table', 30)).toBe(
    [
      'name  reason             value',
      '────  ──────────────  ────────',
      'ann   the loss beca…  0.123456',
      '',
    ].join('\n'),
  );
  expect(formatRows(wide, 'table', 16)).toContain('\nnot shown, too …\n');
});

test('a text cannot steer the terminal', () => {
  const hostile = {
    columns: ['\u001b[31mname'],
    rows: [['\u001b]0;title\u0007'], ['a\nb'], ['\u202egnp.exe']],
  };
  expect(formatRows(hostile, 'table').split('\n')).toEqual([
    '\\u{1b}[31mname',
    '─'.repeat(19),
    '\\u{1b}]0;title\\u{7}',
    'a⏎b',
    '\\u{202e}gnp.exe',
    '',
  ]);
});

test('CSV quotes what needs it (RFC 4180)', () => {
  const rows = [
    ['a,b', 'say "hi"', 'two\nlines', ''],
    [null, -1.5, Number.NEGATIVE_INFINITY, Buffer.from('png')],
  ];
  expect(formatRows({ columns: ['w', 'x', 'y', 'z'], rows }, 'csv')).toBe(
    'w,x,y,z\r\n"a,b","say ""hi""","two\nlines",""\r\n,-1.5,-Infinity,cG5n\r\n',
  );
});

test('CSV cells are no formulas, and negative numbers stay numbers', () => {
  const rows = [['=cmd()'], ['+1+1'], ['@SUM(A1)'], ['-5'], [-5], ['\t=1'], ['\n=1'], ['"=1'], ['a=b']];
  expect(formatRows({ columns: ['=x'], rows }, 'csv').split('\r\n')).toEqual([
    "'=x",
    "'=cmd()",
    "'+1+1",
    "'@SUM(A1)",
    '-5',
    '-5',
    "'\t=1",
    '"\'\n=1"',
    '"""=1"',
    'a=b',
    '',
  ]);
});

test('JSON keeps infinities as texts, and columns of the same name apart', () => {
  const rows = [[1, 2, Number.NaN, Number.NEGATIVE_INFINITY, Buffer.from('png'), '<script>']];
  const columns = ['id', 'id', 'loss', 'gap', 'png', '__proto__'];
  const text = formatRows({ columns, rows }, 'json');
  expect(text).toContain('"__proto__": "<script>"');
  expect(Object.entries(JSON.parse(text)[0])).toEqual([
    ['id', 1],
    ['id_2', 2],
    ['loss', null],
    ['gap', '-Infinity'],
    ['png', 'cG5n'],
    ['__proto__', '<script>'],
  ]);
});
