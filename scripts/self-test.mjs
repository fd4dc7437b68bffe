// Writes public/models/<id>/self-test.json: what PyTorch says of a few evaluations (tests/goldens, training/golden.py), small enough to be
// shipped, so that every device can hold itself against it. Run after the goldens were rewritten; a unit test says when.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const models = ['tiny', 'faces64'];
const cases = ['mask', 'blur4'];
const sigma = 0.5;

const golden = (/** @type {string} */ name) => new URL(`../tests/goldens/${name}`, import.meta.url);

/** @typedef {{ file: string, offset: number, length: number, every: number }} Entry */
/** @param {string} id @returns {string} the file's text */
export function selfTestOf(id) {
  const index = JSON.parse(readFileSync(golden('index.json'), 'utf8'));
  const arrayOf = (/** @type {string} */ name) => {
    /** @type {Entry} */
    const entry = index.arrays[name];
    const bytes = readFileSync(golden(entry.file));
    return { ...entry, bytes: bytes.subarray(entry.offset, entry.offset + 4 * entry.length) };
  };
  const base64 = (/** @type {string} */ name) => arrayOf(name).bytes.toString('base64');
  const wanted = index.denoiser.filter((/** @type {any} */ one) => one.model === id && cases.includes(one.case));
  const size = JSON.parse(readFileSync(new URL(`../public/models/${id}/manifest.json`, import.meta.url), 'utf8')).config.size;
  return `${JSON.stringify({
    format: 1,
    weightsSha256: index.weights[id],
    photo: base64(index.photos[size]),
    cases: wanted.map((/** @type {any} */ one) => {
      const { id: operator, generator: _generator, ...numbers } = one.operator;
      const name = one.arrays[one.sigmas.indexOf(sigma)];
      return {
        ...{ name: one.case, operator, stride: numbers.stride ?? null, handed: base64(one.handed) },
        ...{ std: one.std, noiseSeed: one.noiseSeed, seed: one.seed, sigma },
        ...{ every: arrayOf(name).every, expected: base64(name) },
      };
    }),
  })}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const id of models) writeFileSync(new URL(`../public/models/${id}/self-test.json`, import.meta.url), selfTestOf(id));
