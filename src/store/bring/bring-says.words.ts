// What is said of files that are brought.
import { named, sayingsOf } from '../../protocol/words.ts';

export const says = sayingsOf('bring-says', {
  firstOfFiles: (files: number, most: number) => `${files} files, of which the first ${most} were looked at.`,
  oneAtATime: (taken: string, others: number) =>
    `Only “${taken}” was taken: ${others} more ${others === 1 ? 'was' : 'were'} dropped with it. Drop ${others === 1 ? 'it' : 'them'} one after another.`,
  notOnStage: (name: string) => `“${name}” is a folder of pictures, which a talk cannot show. Drop it again after the talk.`,
  waits: (name: string) => `“${name}” waits: what was brought before it is still being looked at.`,
  addressNotFetched: () =>
    'An address from elsewhere is not fetched: this page loads nothing but its own files. Save the picture, then drop the file.',
  textIsNeither: () =>
    'This text is neither a link of the studio nor its settings. Drop a picture, an array (.npy, .npz) or a saved recipe.',
  whichOfFiles: (files: number, most: number) =>
    `${files} files${files > most ? `, of which the first ${most} were looked at` : ''}: what is to be taken?`,
  severalThings: (name: string) => `“${name}” can be several things. Which is it?`,
  isTheMask: (name: string, hidden: number, pixels: number) => `${name} is the mask: it hides ${hidden} of ${pixels} pixels.`,
  isTheKernel: (name: string, side: number) => `${name} is the kernel: ${side} × ${side}, divided by its sum.`,
  isY: (name: string, array: string, reading: string) => `${name} is the measurement y: ${array}, ${reading}.`,
  isStripped: (name: string) =>
    `“${name}” is called like a picture saved here, but carries no settings any more: another program removed them when it saved or sent it. It is opened as a photo. Sent as a file, or in a ZIP, a picture keeps them.`,
  arrayAs: (array: string, detail: string) => (detail === '' ? array : `${array}, ${named(detail)}`),
});
