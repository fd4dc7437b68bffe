// Our own server sends the runtimes' wasm compressed, as docs/hosting.md asks of others: Vite's preview compresses text only. Compressed
// once, when it is first asked for, and held in memory.
import { createReadStream, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

/** Of 0 to 11: beyond 5 brotli takes ten times as long for a tenth less. */
const quality = 5;
const kinds = {
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
  gzip: () => createGzip(),
};

/** @param {string} accepted the header @returns {keyof typeof kinds | null} */
function kindOf(accepted) {
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : null;
}

/** @returns {import('vite').Plugin} */
export function compressedWasm() {
  /** @type {Map<string, Promise<Buffer>>} */
  const held = new Map();
  return {
    name: 'compressed-wasm',
    configurePreviewServer({ middlewares, config }) {
      middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? '', 'http://host');
        const file = join(config.build.outDir, 'assets', basename(pathname));
        const kind = kindOf(String(request.headers['accept-encoding'] ?? ''));
        const stat = statSync(file, { throwIfNoEntry: false });
        if (request.method !== 'GET' || !kind || !/\/assets\/[^/]+\.wasm$/.test(pathname) || !stat?.isFile()) return next();
        const etag = `"${basename(pathname)}-${kind}"`;
        const headers = { ...config.preview.headers, 'Content-Type': 'application/wasm', Vary: 'Accept-Encoding', ETag: etag };
        if (request.headers['if-none-match'] === etag) return response.writeHead(304, headers).end();
        const key = `${file} ${kind} ${stat.mtimeMs}`;
        const body = held.get(key) ?? buffer(createReadStream(file).pipe(kinds[kind]()));
        held.set(key, body);
        body.then(
          (bytes) => response.writeHead(200, { ...headers, 'Content-Encoding': kind, 'Content-Length': bytes.length }).end(bytes),
          next,
        );
      });
    },
  };
}
