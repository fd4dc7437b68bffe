// What the production build adds to Vite's own: the list of files that the service worker keeps, and the policy in the page itself,
// for hosts that send no headers. Knows no file by name.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** @param {string} folder @param {string} [base] @returns {string[]} files below it, relative, with slashes */
function filesBelow(folder, base = folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path, base) : [relative(base, path).replaceAll('\\', '/')];
  });
}

/**
 * `files.json`: `all` built files, and those to `keep` for offline use ahead of need. The runtimes' wasm is not among them: a browser
 * uses one of three, and keeps it when it has fetched it. Nor are models: the one that was used is kept part by part.
 * @returns {import('vite').Plugin}
 */
export function offlineList() {
  return {
    name: 'offline-list',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const built = Object.keys(bundle).filter((name) => name !== 'index.html' && name !== 'service-worker.js');
        const isAhead = (/** @type {string} */ name) => !/\.(wasm|map)$/.test(name);
        const laidBeside = filesBelow('public').filter((name) => !name.startsWith('models/') && !name.endsWith('.md'));
        const list = { all: built, keep: [...built.filter(isAhead), ...laidBeside] };
        this.emitFile({ type: 'asset', fileName: 'files.json', source: JSON.stringify(list) });
      },
    },
  };
}

/**
 * The policy as a meta element, first in the head. `frame-ancestors` works in headers only.
 * @param {readonly string[]} policy
 * @returns {import('vite').Plugin}
 */
export function policyInPage(policy) {
  const content = policy.filter((part) => !part.startsWith('frame-ancestors')).join('; ');
  return {
    name: 'policy-in-page',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: () => [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content }, injectTo: 'head-prepend' }],
    },
  };
}
