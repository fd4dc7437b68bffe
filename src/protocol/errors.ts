// The one error type that reaches people, and the one table of what it says. Knows nothing of where it is thrown.
// comlink keeps only name, message and stack of a thrown error, so the code travels as the name (see client/revive).

export const errorTexts = {
  'bad-image': { title: 'This file is not a picture that can be read.', hint: 'Choose a PNG, JPEG, WebP, GIF, AVIF or BMP file.' },
  'image-too-large': { title: 'This picture is too large.', hint: 'Choose one below 100 megapixels and 64 MB, or scale it down first.' },
  'bad-array': {
    title: 'This file holds no array that can be read.',
    hint: 'Save plain numbers with numpy.save (.npy) or numpy.savez (.npz), and choose that file.',
  },
  'unfit-file': { title: 'This file cannot be used for that.', hint: 'Choose another one, or change it first.' },
  'bad-params': { title: 'These settings cannot be used.', hint: 'Change the value that is named and try again.' },
  'model-missing': {
    title: 'The model could not be loaded.',
    hint: 'Check the connection, or that the models folder was uploaded whole, and try again.',
  },
  'model-damaged': { title: 'The model did not arrive whole.', hint: 'Load it again; if this stays, the files on the server are damaged.' },
  'model-unsupported': {
    title: 'This model cannot be run by this version of the studio.',
    hint: 'Export it again with the exporter of this version.',
  },
  'not-exported': {
    title: 'These weights have to be exported first.',
    hint: 'Run the command where the file lies, then drop the zip file that it writes.',
  },
  'model-too-large': {
    title: 'This model is too large for this tab.',
    hint: 'Choose a smaller model; nothing was fetched.',
  },
  'no-webgpu': { title: 'This browser gives no WebGPU.', hint: 'The processor is used instead; nothing else changes.' },
  'gpu-limits': { title: 'This graphics processor cannot hold the model.', hint: 'Use the processor instead (Settings, Runs on).' },
  'gpu-lost': { title: 'The graphics processor was lost.', hint: 'Run again; your picture and mask are kept.' },
  'out-of-memory': { title: 'There is not enough memory for this run.', hint: 'Draw fewer samples at once, or close other tabs.' },
  'engine-stopped': { title: 'The engine stopped.', hint: 'It was started again; your picture and mask are kept. Run again.' },
  'part-missing': {
    title: 'A part of the studio could not be fetched.',
    hint: 'The network was away, or a new version came out while this page was open. A reload fetches what is there now.',
  },
  'bad-recipe': {
    title: 'The settings in this link or file cannot be read.',
    hint: 'Ask for it again; what you have here is untouched.',
  },
  'not-kept': {
    title: 'This browser keeps your session no more.',
    hint: 'Free some space for this site, or save what you want to keep as PNG or ZIP.',
  },
  internal: { title: 'Something went wrong inside the studio.', hint: 'Run again. If it stays, report it with the details below.' },
} as const;

export type ErrorCode = keyof typeof errorTexts;

export class StudioError extends Error {
  readonly code: ErrorCode;

  /** @param detail what exactly happened, for the Details line; the title and hint come from the table */
  constructor(code: ErrorCode, detail: string, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.code = code;
    this.name = code;
  }
}

export function isErrorCode(name: string): name is ErrorCode {
  return Object.hasOwn(errorTexts, name);
}

/** How browsers, wasm and onnxruntime say that memory ran out; none of them has an error type for it. */
const memoryMessage = /out of memory|bad_alloc|allocation failed|could not allocate|invalid (typed )?array length/i;

/** How Chromium, Firefox, Safari and Vite say that a part of the page did not come; none of them has an error type for it. */
const missingPart = /dynamically imported module|importing a module script|preload css/i;

/** Any thrown value as a StudioError; one that is none already becomes `fallback`. */
export function asStudioError(error: unknown, fallback: ErrorCode = 'internal'): StudioError {
  if (error instanceof StudioError) return error;
  if (error instanceof Error && isErrorCode(error.name)) return new StudioError(error.name, error.message, error);
  const message = error instanceof Error ? error.message : String(error);
  const known = memoryMessage.test(message) ? 'out-of-memory' : missingPart.test(message) ? 'part-missing' : null;
  return new StudioError(known ?? fallback, message, error);
}

/** For our own bugs: a condition that only a mistake in this code can break. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new StudioError('internal', `broken invariant: ${what}`);
}
