// The texts of parameters.
import { read, sayingsOf, type Said } from './words.ts';

export const says = sayingsOf('read-params', {
  mustBeNumberFromTo: (label: string, whole: boolean, min: number, max: number, value: Said) =>
    `${label} must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}, not ${read(value)}.`,
  mustBeOneOfNot: (label: string, join: string, value: Said) => `${label} must be one of ${join}, not ${read(value)}.`,
  mustBeWholeNumberFrom: (label: string, value: Said) => `${label} must be a whole number from 0 to ${2 ** 32 - 1}, not ${read(value)}.`,
  mustHaveFromToPoints: (label: string, most: number, value: Said) => `${label} must have from 1 to ${most} points${read(value)}.`,
  holdsValueThatIsNot: (label: string) => `${label} holds a value that is not a number.`,
  mustBeValuesOfOr: (label: string, value: number, value2: Said) => `${label} must be ${value}×${value} values of 0 or 1${read(value2)}.`,
  mayHoldOnlyHiddenAnd: (label: string) => `${label} may hold only 0 (hidden) and 1 (visible).`,
  hidesEveryPixelLeaveAt: (label: string) => `${label} hides every pixel; leave at least one visible.`,
  mustBeSquareFromTo: (label: string, maxSide: number, value: Said) =>
    `${label} must be square, from 1×1 to ${maxSide}×${maxSide} numbers${read(value)}.`,
  mustHaveSumOtherThan: (label: string, least: number, sum: number) =>
    `${label} must have a sum other than 0 (at least ${least}), not ${sum}.`,
  thereIsNoParameterHere: (unknown: string, known: string) => `There is no parameter “${unknown}” here, only: ${known || 'none at all'}.`,
  anArray: () => 'an array',
  quoted: (text: string) => `“${text}”`,
  value: (text: string) => text,
  itIsMissing: () => '; it is missing',
  notValues: (values: number) => `, not ${values} values`,
  notThis: (value: Said) => `, not ${read(value)}`,
});
