// What a first visit brings over the wire, gzip -6 as hosts do it: the built page, one runtime and one model.
// `npm run bench -- wire` after `npm run build`. Bars: 40 MB in all, 250 kB of JavaScript before the first paint.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** @param {string} file */
const gzipped = (file) => gzipSync(readFileSync(file), { level: 6 }).byteLength;
/** @param {string} folder @param {(name: string) => boolean} wanted */
const sum = (folder, wanted) =>
  readdirSync(folder)
    .filter((name) => wanted(name) && statSync(join(folder, name)).isFile())
    .reduce((bytes, name) => bytes + gzipped(join(folder, name)), 0);

/** Scripts and styles that index.html names: what runs before the first paint. */
function firstPaint() {
  const html = readFileSync('dist/index.html', 'utf8');
  const files = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '');
  return files.reduce((bytes, file) => bytes + gzipped(join('dist', file)), gzipped('dist/index.html'));
}

/** @param {string} model @returns {string} */
export function describeWire(model = 'faces64') {
  if (!existsSync('dist/index.html') || !existsSync(`dist/models/${model}`))
    return `  left out: no dist/ with ${model}; run npm run build first`;
  const runtimes = readdirSync('dist/assets').filter((name) => name.endsWith('.wasm') && name.startsWith('ort-'));
  const sizes = runtimes.map((name) => gzipped(join('dist/assets', name)));
  const scripts = sum('dist/assets', (name) => /\.(js|css)$/.test(name));
  const files = sum(`dist/models/${model}`, () => true);
  const first = firstPaint();
  /** @param {number} bytes */
  const mb = (bytes) => (bytes / 1e6).toFixed(1);
  const lines = [
    `  page before first paint: ${(first / 1e3).toFixed(0)} kB (asked ≤ 250: ${first <= 250e3 ? 'met' : 'MISSED'})`,
    ...runtimes.map((name, i) => `  ${name}: ${mb(sizes[i] ?? 0)} MB`),
    `  model ${model}: ${mb(files)} MB`,
  ];
  const total = scripts + files + Math.max(0, ...sizes);
  return [...lines, `  all scripts + largest runtime + model: ${mb(total)} MB (asked ≤ 40: ${total <= 40e6 ? 'met' : 'MISSED'})`].join(
    '\n',
  );
}
