// What an entry of a file lacks, or has instead.
import { read, sayingsOf, type Said } from './words.ts';

/** Of an entry of a file; '' is all of it. */
const place = (path: string): string => (path === '' ? 'It' : `Its “${path}”`);

export const says = sayingsOf('wrong-entry', {
  missing: (path: string) => `${place(path)} is missing.`,
  unknown: (path: string) => `${place(path)} is not known here.`,
  is: (path: string, received: Said | string, expected: Said | string) =>
    `${place(path)} is ${read(received)}, where ${read(expected)} is expected.`,
  tooLarge: (path: string, received: string, most: number) => `${place(path)} is ${received}, more than ${most}.`,
  tooSmall: (path: string, received: string, least: number) => `${place(path)} is ${received}, less than ${least}.`,
  tooLong: (path: string, received: string, most: number) => `${place(path)} is too long: ${received}, where at most ${most} can be read.`,
  tooShort: (path: string, received: string, least: number) =>
    `${place(path)} is too short: ${received}, where ${least} or more are needed.`,
  notWhole: (path: string) => `${place(path)} is no whole number.`,
  notFinite: (path: string) => `${place(path)} is no finite number.`,
  notOfItsForm: (path: string) => `${place(path)} is not written as it should be.`,
  empty: (path: string) => `${place(path)} is empty.`,
  text: () => 'a text',
  number: () => 'a number',
  yesOrNo: () => 'true or false',
  list: () => 'a list',
  object: () => 'a table of entries',
  nothing: () => 'nothing',
});
