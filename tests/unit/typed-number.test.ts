// Numbers that were typed: taken, brought within their limits in words, or refused in words.
import { expect, test } from 'vitest';
import { readTyped, readTypedSeed } from '../../src/ui/controls/typed-number.ts';

const steps = { min: 2, max: 256, step: 1 };
const eta = { min: 0, max: 1, step: 0.05 };

test.each([
  ['24', steps, 24, null],
  [' 7 ', steps, 7, null],
  ['7.4', steps, null, 'Whole numbers from 2 to 256, not “7.4”.'],
  ['1,000', steps, null, 'Whole numbers from 2 to 256, not “1,000”.'],
  ['0', steps, 2, 'From 2 to 256: 0 became 2.'],
  ['1e9', steps, 256, 'From 2 to 256: 1000000000 became 256.'],
  ['0,85', eta, 0.85, null],
  ['0.333', eta, 0.333, null],
  ['-0.1', eta, 0, 'From 0 to 1: -0.1 became 0.'],
  ['2', eta, 1, 'From 0 to 1: 2 became 1.'],
  ['many', eta, null, '“many” is no number.'],
  ['Infinity', eta, null, '“Infinity” is no number.'],
  ['', eta, null, null],
])('%j', (text, limits, value, refused) => expect(readTyped(text, limits)).toEqual({ value, refused }));

test.each([
  ['0', 0, null],
  ['4294967295', 4294967295, null],
  ['4294967296', null, 'Seeds are whole numbers from 0 to 4294967295, not “4294967296”.'],
  ['-1', null, 'Seeds are whole numbers from 0 to 4294967295, not “-1”.'],
  ['', null, null],
])('seed %j', (text, value, refused) => expect(readTypedSeed(text)).toEqual({ value, refused }));
