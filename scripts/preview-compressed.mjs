// Our own server sends the runtimes' wasm compressed, as docs/hosting.md asks of others: Vite's preview compresses text only, and anew for
// every visit. Here all that lies in assets/ is compressed once, when it is first asked for, and held in memory.
import { createReadStream, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

/** Of 0 to 11: beyond 5 brotli takes ten times as long for a tenth less. */
const quality = 5;
const kinds = {
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
  gzip: () => createGzip(),
};

/** @type {Record<string, string>} Types of what is worth it, by the end of a name. */
const types = { '.wasm': 'application/wasm', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css' };

/** @param {string} accepted the header @returns {keyof typeof kinds | null} */
function kindOf(accepted) {
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : null;
}

/** @returns {import('vite').Plugin} */
export function compressedAssets() {
  /** @type {Map<string, Promise<Buffer>>} */
  const held = new Map();
  return {
    name: 'compressed-assets',
    configurePreviewServer({ middlewares, config }) {
      middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? '', 'http://host');
        const file = join(config.build.outDir, 'assets', basename(pathname));
        const type = types[extname(pathname)];
        const kind = kindOf(String(request.headers['accept-encoding'] ?? ''));
        const stat = statSync(file, { throwIfNoEntry: false });
        if (request.method !== 'GET' || !kind || !type || !/\/assets\/[^/]+$/.test(pathname) || !stat?.isFile()) return next();
        const etag = `"${basename(pathname)}-${kind}"`;
        const headers = { ...config.preview.headers, 'Content-Type': type, Vary: 'Accept-Encoding', ETag: etag };
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
