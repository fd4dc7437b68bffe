// Why a matrix of somebody's own is not taken as H.
import { read, sayingsOf, type Said } from './words.ts';

const n = (value: number): string => value.toLocaleString('en');

/** What fits pictures of this side. */
const widths = (size: number, whole: number, colour: number): string =>
  `For this model H has ${n(whole)} columns (3 × ${size} × ${size}: a whole picture) or ${n(colour)} (${size} × ${size}: each colour alone)`;

export const says = sayingsOf('own-matrix', {
  /** Of an array that is neither y nor H. */
  neither: (asY: Said | string, asH: Said | string) => `${read(asY)} As H: ${read(asH)}`,
  noMatrix: (label: string) => `${label}: bring a matrix of your own first, from a file.`,
  axes: (name: string, shape: string, size: number, whole: number, colour: number) =>
    `${name} is ${shape}: H has two axes, rows and columns. ${widths(size, whole, colour)}.`,
  width: (name: string, shape: string, size: number, whole: number, colour: number) =>
    `${name} is ${shape}. ${widths(size, whole, colour)}.`,
  turned: (name: string, shape: string, size: number, whole: number, colour: number) =>
    `${name} is ${shape}. ${widths(size, whole, colour)}. Its transpose would fit: save H.T.`,
  noRows: (name: string, shape: string) => `${name} is ${shape}: it has no rows, so it measures nothing.`,
  tooLarge: (name: string, shape: string, rows: number, mb: number, seconds: number, most: number) =>
    `${name} is ${shape}: ${n(rows)} rows, ${n(mb)} MB, and about ${n(seconds)} seconds for its inverse. With as many columns at most ${n(most)} rows are taken.`,
  damaged: (name: string) => `${name} is damaged: its entries do not lie in its rows and columns.`,
  notFinite: (name: string) => `${name} holds a value that is not a number, or too large for single precision.`,
  zeros: (name: string) => `${name} holds nothing but zeros: it measures nothing.`,
  tooSmall: (name: string, length: string) =>
    `The rows of ${name} are about ${length} long, too small for single precision. Give H and y in another unit: rows from 0.000001 to 1,000,000 long, best about 1.`,
  tooBig: (name: string, length: string) =>
    `The rows of ${name} are about ${length} long, too large for single precision. Give H and y in another unit: rows from 0.000001 to 1,000,000 long, best about 1.`,
});
