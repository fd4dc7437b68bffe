// What did not come over the network is told from what is broken, by the words of browsers, Vite and onnxruntime.
import { expect, test } from 'vitest';
import { throwRuntimeFailure } from '../../src/model/runtime-failure.ts';
import { asStudioError } from '../../src/protocol/errors.ts';

const codeOf = (message: string): string => asStudioError(new TypeError(message)).code;

test('a part of the page', () => {
  for (const words of [
    'Failed to fetch dynamically imported module: https://host/assets/explore-view-1.js',
    'error loading dynamically imported module: https://host/assets/explore-view-1.js',
    'Importing a module script failed.',
    'Unable to preload CSS for /assets/talk-mode-1.css',
  ])
    expect(codeOf(words), words).toBe('part-missing');
  expect(codeOf('Cannot read properties of undefined')).toBe('internal');
  expect(codeOf('Out of memory')).toBe('out-of-memory');
});

test('the runtime: a page in its place, nothing in its place, no network, and every time after; not one that has too little memory', () => {
  const said = (message: string): string => {
    try {
      throwRuntimeFailure(new Error(`no available backend found. ERR: [wasm] ${message}`));
    } catch (error) {
      return asStudioError(error).code;
    }
  };
  for (const words of [
    'RuntimeError: Aborted(CompileError: WebAssembly.instantiate(): expected magic word 00 61 73 6d, found 3c 21 64 6f @+0)',
    'RuntimeError: Aborted(both async and sync fetching of the wasm failed)',
    'TypeError: Failed to fetch',
    "Error: previous call to 'initWasm()' failed.",
  ])
    expect(said(words), words).toBe('part-missing');
  expect(said('RangeError: WebAssembly.Memory(): could not allocate memory')).toBe('out-of-memory');
});
