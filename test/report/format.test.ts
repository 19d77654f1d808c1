import { describe, expect, it } from 'vitest';
import * as format from '../../src/report/format.ts';

const plain = (text: string): string => text.replaceAll('\u202f', ' ');

describe('numbers', () => {
  it.each([
    [format.integer(1234567), '1,234,567'],
    [format.integer(-1200), '−1,200'],
    [format.percent(0.8871), '88.7 %'],
    [format.percentRange(0.8809, 0.8931), '88.1–89.3 %'],
    [format.percentRange(0.852, 1.106), '85.2–100.0 %'],
    [format.decimal(0.7154), '0.715'],
    [format.loss(0.29154), '0.2915'],
    [format.loss(3.14159e12), '3.14e+12'],
    [format.duration(0.8312), '0.83 s'],
    [format.duration(30.44), '30.4 s'],
    [format.duration(185), '3 min 05 s'],
    [format.duration(7625), '2 h 07 min'],
    [format.bytes(412e6), '412 MB'],
    [format.bytes(8.2e9), '8.2 GB'],
    [format.bytes(512), '512 bytes'],
    [format.moment(Date.UTC(2025, 10, 2, 4, 3)), '2 Nov 2025, 04:03 UTC'],
    [format.percent(null), '–'],
    [format.percent(Number.NaN), 'NaN'],
    [format.loss(Number.NEGATIVE_INFINITY), '−∞'],
  ])('%s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it('agree with their nouns', () => {
    expect(format.count(1, 'epoch')).toBe('1 epoch');
    expect(format.count(2, 'class', 'classes')).toBe('2 classes');
    expect(format.list(['a', 'b', 'c'])).toBe('a, b and c');
  });
});

describe('label', () => {
  it('leaves ordinary names alone', () => {
    expect(format.label('T-shirt/top <b>')).toBe('T-shirt/top <b>');
  });

  it('isolates what is written from right to left', () => {
    expect(format.label('שמלה')).toBe('\u2068שמלה\u2069');
  });

  it('shows marks that would turn the text around', () => {
    expect(format.label('a\u202egnp.exe')).toBe('a\ufffdgnp.exe');
  });
});
