// The one error type that reaches people: a code, and a sentence that is made where it is read, in the language of then. Knows nothing of
// where it is thrown. comlink keeps only name, message and stack of a thrown error: code and sentence travel as the name.
import { words } from './errors.words.ts';
import { read, type Said } from './words.ts';

export type ErrorCode = keyof typeof words;

export class StudioError extends Error {
  readonly code: ErrorCode;
  /** A string is for ourselves (`internal`), or what a browser said; the page shows it as it is. */
  readonly detail: Said | string;

  /** @param detail what exactly happened; title and hint come from the table of codes. Its English is the message, for logs. */
  constructor(code: ErrorCode, detail: Said | string, cause?: unknown) {
    super(typeof detail === 'string' ? detail : detail.english, cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
    this.name = typeof detail === 'string' ? code : `${code} ${JSON.stringify([detail.room, detail.key, detail.values])}`;
  }
}

export function isErrorCode(name: string): name is ErrorCode {
  return Object.hasOwn(words, name);
}

/** What exactly happened, in the language of now. */
export const detailOf = ({ detail }: StudioError): string => read(detail);

/** What came over a bridge, where an error is name and message. Null for another's error. */
function revived(error: Error): StudioError | null {
  const [code = ''] = error.name.split(' ', 1);
  if (!isErrorCode(code)) return null;
  if (error.name === code) return new StudioError(code, error.message, error);
  const [room, key, values] = JSON.parse(error.name.slice(code.length)) as [string, string, Said['values']];
  return new StudioError(code, { room, key, values, english: error.message }, error);
}

/** How browsers, wasm and onnxruntime say that memory ran out; none of them has an error type for it. */
const memoryMessage = /out of memory|bad_alloc|allocation failed|could not allocate|invalid (typed )?array length/i;

/** How Chromium, Firefox, Safari and Vite say that a part of the page did not come; none of them has an error type for it. */
const missingPart = /dynamically imported module|importing a module script|preload css/i;

/** Any thrown value as a StudioError; one that is none already becomes `fallback`. */
export function asStudioError(error: unknown, fallback: ErrorCode = 'internal'): StudioError {
  if (error instanceof StudioError) return error;
  const known = error instanceof Error ? revived(error) : null;
  if (known) return known;
  const message = error instanceof Error ? error.message : String(error);
  const meant = memoryMessage.test(message) ? 'out-of-memory' : missingPart.test(message) ? 'part-missing' : fallback;
  return new StudioError(meant, message, error);
}

/** For our own bugs: a condition that only a mistake in this code can break. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new StudioError('internal', `broken invariant: ${what}`);
}
