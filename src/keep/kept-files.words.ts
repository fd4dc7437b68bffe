// The texts of what the page keeps.
import { read, sayingsOf, type Said } from '../protocol/words.ts';

/** Of an entry of a file; '' is all of it. */
const place = (path: string): string => (path === '' ? 'It' : `Its “${path}”`);

export const says = sayingsOf('kept-files', {
  partOfItIsNot: () => 'A part of it is not base64.',
  itUnpacksToMoreThan: (limit: number) => `It unpacks to more than ${limit} bytes.`,
  itIsCutShortOr: () => 'It is cut short or damaged.',
  masksAndKernelsAreKept: (mostKept: number) => `${mostKept} masks and kernels are kept; remove one first.`,
  itIsLongerThanCharacters: (longestFragment: number) => `It is longer than ${2 * longestFragment} characters.`,
  theLinkEndsWhereIts: () => 'The link ends where its settings should begin.',
  theLinkIsCutShort: () => 'The link is cut short or damaged: it was copied without its end, or something changed its letters.',
  itIsNotJson: () => 'It is not JSON.',
  photographOfPixelsIsToo: (width: number, height: number) => `A photograph of ${width} × ${height} pixels is too large.`,
  itsPictureHasBytesNot: (planes: number, value: number) => `Its picture has ${planes} bytes, not ${value}.`,
  theFileIsCutShort: () => 'The file is cut short.',
  itsChecksumDoesNotMatch: () => 'Its checksum does not match: the file is damaged.',
  theFileIsDamagedWhere: () => 'The file is damaged where they stand.',
  itIsNotAsPng: () => 'It is not as PNG text is.',
  itIsLongerThanBytes: (limit: number) => `It is longer than ${limit} bytes.`,
  maskOfNumbersHasBytes: (value: number, packed: number) => `A mask of ${value} numbers has ${packed} bytes.`,
  bytesAreNoArrayOf: (bytes: number) => `${bytes} bytes are no array of floats.`,
  anArrayHoldsValueThat: () => 'An array holds a value that is not a number.',
  itHasKeyCalled: (name: string) => `It has a key called ${name}.`,
  itIsLongerThanBytes2: (textBytes: number) => `It is longer than ${textBytes} bytes.`,
  itIsJsonButNot: () => 'It is JSON, but not settings that this studio saved.',
  itWasMadeByAnother: () => 'It was made by another version of the studio.',
  sheetOfTheRecordingIs: (width: number, height: number) => `A sheet of the recording is ${width} × ${height}.`,
  recordingIsOneDrawOf: (mostSamples: number, mostSteps: number) =>
    `A recording is one draw of at most ${mostSamples} samples and ${mostSteps} steps, just finished.`,
  matrixIsAnother: (name: string) => `“${name}” is not the matrix that its hash names: the file was changed.`,
  itIsLongerThanCharacters2: (mostCharacters: number) => `It is longer than ${mostCharacters} characters.`,
  theRecording: (what: Said) => `The recording: ${read(what)}`,
  runJsonOfThisZip: () => 'run.json of this ZIP is damaged, or was made by another version of the studio.',
  entry: (path: string, message: string) => `${place(path)}: ${message}.`,
  entryMissing: (path: string) => `${place(path)} is missing.`,
  entryIs: (path: string, received: string, expected: string) =>
    `${place(path)} is ${received}, where ${expected || 'something else'} is expected.`,
  matricesAreKept: (most: number) => `${most} matrices are kept; remove one first.`,
});
