// A plain file host for tests and for trying the static folder: serves a folder under /some/folder/, /first/page/ and /a%20path/with%20spaces/, with content types and
// validators (ETag) but no isolation headers and no compression, as the simplest hosts do. Not for the open internet.
// `/served` lists the files that it has sent whole, for the tests of what a first and a second visit fetch.
// Usage: node scripts/serve-plain.mjs [folder] [port]
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const [folder = 'dist', port = '4174'] = process.argv.slice(2);
const prefixes = ['/some/folder/', '/first/page/', '/a path/with spaces/'];
/** @type {Readonly<Record<string, string>>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
};

/** @param {string} url @returns {string | null} */
function fileOf(url) {
  const path = decodeURIComponent(new URL(url, 'http://host').pathname);
  const prefix = prefixes.find((one) => path.startsWith(one));
  if (prefix === undefined) return null;
  const inside = normalize(path.slice(prefix.length) || 'index.html');
  return inside.startsWith('..') ? null : join(folder, inside);
}

/** @type {string[]} */
const sent = [];

createServer((request, response) => {
  if (request.url === '/served') {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(sent));
    return;
  }
  const file = fileOf(request.url ?? '/');
  const stat = file === null ? undefined : statSync(file, { throwIfNoEntry: false });
  if (file === null || !stat?.isFile()) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found');
    return;
  }
  const etag = `"${stat.size.toString(16)}-${Math.round(stat.mtimeMs).toString(16)}"`;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ETag: etag }).end();
    return;
  }
  const type = types[extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': stat.size, ETag: etag });
  sent.push(request.url ?? '/');
  createReadStream(file).pipe(response);
}).listen(Number(port), () => console.log(`http://localhost:${port}${prefixes[0]}`));
