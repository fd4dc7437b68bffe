// The texts of io.
import { read, sayingsOf, type Said } from '../protocol/words.ts';

export const says = sayingsOf('io', {
  isNoPictureWithThree: (name: string, shape: string) => `${name}: ${shape} is no picture with three colours.`,
  isBlackAllOverOr: (name: string) => `${name} is black all over, or its numbers add up to 0: a kernel needs some light.`,
  kernelIsAtMostNot: (name: string, most: string, shape: string) =>
    `${name}: a kernel is at most ${most}, not ${shape}. Cut it down first.`,
  startsLikePictureButCannot: (name: string) => `${name} starts like a picture but cannot be decoded: it may be cut short or damaged.`,
  isMaskOrKernelMay: (name: string, width: number, height: number) =>
    `${name} is ${width} × ${height}; a mask or kernel may have 4096 × 4096 pixels.`,
  noCanvasCouldBeMade: () => 'No canvas could be made for this picture.',
  wouldHideEveryPixelWhite: (name: string) => `${name} would hide every pixel. White (or 1, True) is what is seen.`,
  hidesNothingItIsLight: (name: string) =>
    `${name} hides nothing: it is light all over and has no hole. Black (or 0, False) is what is hidden.`,
  maskHasTwoAxesNot: (name: string, shape: string) => `${name}: a mask has two axes, not ${shape}.`,
  hasPixelsAndCannotBe: (name: string, width: number, height: number, width2: number, height2: number) =>
    `${name} has ${width} × ${height} pixels and cannot be laid over ${width2} × ${height2}: a mask has the photograph’s shape.`,
  isEmptyBytes: (name: string) => `${name} is empty (0 bytes).`,
  hasMb: (name: string, file: number) => `${name} has ${file} MB.`,
  isFileOfType: (name: string, toUpperCase: string) => `${name} is a file of type ${toUpperCase}.`,
  saysThatItIsPixels: (name: string, width: number, height: number) => `${name} says that it is ${width} × ${height} pixels large.`,
  isMegapixels: (name: string, width: number, height: number, megapixels: number) =>
    `${name} is ${width} × ${height}, ${megapixels} megapixels.`,
  noCanvasOfCouldBe: (width: number, height: number) => `No canvas of ${width} × ${height} could be made.`,
  mask: () => 'Mask',
  blackIsHidden: () => 'Black is hidden, white is seen.',
  itOpensPictures: () => 'It opens pictures.',
  itHasMoreThanFiles: (name: string, mostMembers: number, most: string) =>
    `${name}: it has more than ${mostMembers} files, or unpacks to more than ${most} MB.`,
  thisZipIsDamagedCut: (name: string) =>
    `${name}: this ZIP is damaged, cut short, locked by a password, or packed in a way that is not read here.`,
  itHasMbAtMost: (name: string, file: string, most: string) => `${name}: it has ${file} MB; at most ${most} are read.`,
  cannotBeReadItIs: (name: string) => `“${name}” cannot be read: it is a folder, or it was changed, moved or deleted. Choose it again.`,
  itHoldsNoArrayOf: (name: string) =>
    `${name}: it holds no array of NumPy (no .npy in it). Of anything else unpack it, and drop what is in it.`,
  ofFile: (name: string, why: Said) => `${name}: ${read(why)}`,
  thisIsNoNpyFile: () => 'this is no .npy file. Save the array with numpy.save.',
  itsHeaderIsDamaged: () => 'its header is damaged.',
  itHoldsNoPlainArray: () => 'it holds no plain array of numbers (records and objects are not read).',
  itsShapeHoldsNoNumbers: (shape: string) => `its shape (${shape}) holds no numbers.`,
  itsNumbersAreComplexSave: () => 'its numbers are complex. Save the real part (a.real), or real and imaginary part one after another.',
  numbersOfTypeAreNot: (type: string) => `numbers of type ${type} are not read; save it as float32 or float64.`,
  itEndsBeforeItsNumbers: (value: number) => `it ends before its ${value} numbers do.`,
  someOfItsNumbersAre: () =>
    'some of its numbers are not finite, or beyond single precision. Put a number where they are missing, and hide them with a mask.',
  holdsArraysThatCouldBe: (name: string, more: number) =>
    `${name} holds ${more + 1} arrays that could be meant; save the one that is, alone.`,
  isWebPage: (name: string) => `${name}: it holds a web page.`,
  isMarkup: (name: string) => `${name}: it holds markup.`,
  isNumbersAsText: (name: string) => `${name}: it holds numbers as text; save them as an array (numpy.save) and drop that.`,
  isUnknown: (name: string) => `${name}: its first bytes belong to no picture format that is known here.`,
});
