// The texts of controls.
import { wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('controls', {
  label: 'Class',
  noClassInList: 'no class',
  noClass: 'No class',
  typeNumber: (last: number, hasNames: boolean) =>
    `Type a number from 0 to ${last}${hasNames ? ', or enough of a name that one class is left' : ''}.`,
  guidance: 'Guidance',
  guidanceHelp: '1 draws what the class is like; more pulls towards it, at two evaluations a step. Estimates are not guided.',
  numberOf: (label: string) => `${label}, number`,
  number: 'Number',
  seedHelp: 'The same seed gives the same result again.',
  another: 'Another',
  noNumber: (typed: string) => `“${typed}” is no number.`,
  wholeNumbers: (min: number, max: number, typed: string) => `Whole numbers from ${min} to ${max}, not “${typed}”.`,
  became: (min: number, max: number, number: number, value: number) => `From ${min} to ${max}: ${number} became ${value}.`,
  seedNumbers: (typed: string) => `Seeds are whole numbers from 0 to 4294967295, not “${typed}”.`,
});
