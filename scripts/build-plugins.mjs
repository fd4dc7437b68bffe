// What the production build adds to Vite's own: the list of files that the service worker keeps, and the policy in the page itself,
// for hosts that send no headers. Knows no file by name.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** @param {string} folder @param {string} [base] @returns {string[]} files below it, relative, with slashes */
function filesBelow(folder, base = folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path, base) : [relative(base, path).replaceAll('\\', '/')];
  });
}

/** @param {string | Uint8Array} content */
const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** @param {{ fileName: string }} file the start page is kept under its folder's address */
const addressOf = ({ fileName }) => (fileName === 'index.html' ? '' : fileName);

/** @param {import('rollup').OutputAsset | import('rollup').OutputChunk} file */
const contentOf = (file) => (file.type === 'asset' ? file.source : file.code);

/**
 * Scripts and style sheets that the page fetches when it first needs them: reached from its entry, but not by imports that stand above all.
 * @param {import('rollup').OutputBundle} bundle @param {string} page
 */
function laterParts(bundle, page) {
  const chunkOf = (/** @type {string} */ name) => (bundle[name]?.type === 'chunk' ? bundle[name] : null);
  const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry && file.facadeModuleId?.endsWith(`/${page}`));
  /** @param {string[]} from @param {boolean} isLater also what is fetched later */
  const reached = (from, isLater) => {
    const names = new Set(from);
    for (const name of names)
      for (const next of [...(chunkOf(name)?.imports ?? []), ...(isLater ? (chunkOf(name)?.dynamicImports ?? []) : [])]) names.add(next);
    const styles = [...names].flatMap((name) => [...(chunkOf(name)?.viteMetadata?.importedCss ?? [])]);
    return new Set([...names, ...styles]);
  };
  // The engine's harness is built without the page.
  if (!entry) return [];
  const first = reached([entry.fileName], false);
  return [...reached([entry.fileName], true)].filter((name) => !first.has(name));
}

/**
 * `files.json`: `all` built files, the `parts` of the page that come later, and those to `keep` for offline use ahead of need, each with its SHA-256, or null where its name has
 * a hash already. The runtimes' wasm is not among them: a browser uses one of three, and keeps it when it has fetched it. Nor are
 * models: the one that was used is kept part by part.
 * @returns {import('vite').Plugin}
 */
export function offlineList() {
  return {
    name: 'offline-list',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const built = Object.values(bundle).filter(({ fileName }) => fileName !== 'service-worker.js');
        const ahead = built.filter(({ fileName }) => !/\.(wasm|map)$/.test(fileName));
        const laidBeside = filesBelow('public').filter((name) => !name.startsWith('models/') && !name.endsWith('.md'));
        const keep = Object.fromEntries([
          ...ahead.map((file) => [addressOf(file), file.fileName.startsWith('assets/') ? null : sha256(contentOf(file))]),
          ...laidBeside.map((name) => [name, sha256(readFileSync(join('public', name)))]),
        ]);
        const list = { all: built.map(({ fileName }) => fileName), parts: laterParts(bundle, 'index.html'), keep };
        this.emitFile({ type: 'asset', fileName: 'files.json', source: JSON.stringify(list) });
      },
    },
  };
}

const virtualIndex = 'virtual:model-index';

/**
 * The models under public/models, as a module: folder, manifest, picture and licence of each, the smallest one last. A folder that is added is
 * there with the next build. A network that only guides another is no model to choose.
 * @returns {import('vite').Plugin}
 */
export function modelIndex() {
  const folder = join('public', 'models');
  const manifestOf = (/** @type {string} */ id) => JSON.parse(readFileSync(join(folder, id, 'manifest.json'), 'utf8'));
  const readModel = (/** @type {string} */ id) => {
    const { title, description, licence, parameters, families, config, weights, provenance } = manifestOf(id);
    const named = (/** @type {string} */ start) => readdirSync(join(folder, id)).find((name) => name.startsWith(start)) ?? null;
    const { bytes, sha256: known } = weights;
    return {
      id,
      manifest: { title, description, licence, parameters, families, config, weights: { bytes, sha256: known }, provenance },
      picture: named('picture.'),
      licenceFile: named('LICENSE'),
    };
  };
  return {
    name: 'model-index',
    resolveId: (source) => (source === virtualIndex ? `\0${virtualIndex}` : null),
    load(id) {
      if (id !== `\0${virtualIndex}`) return null;
      const ids = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'manifest.json')));
      const guides = new Set(ids.map((one) => manifestOf(one).guide?.model));
      const models = ids
        .filter((one) => !guides.has(one))
        .map(readModel)
        .sort((a, b) => b.manifest.parameters - a.manifest.parameters);
      return `export default ${JSON.stringify(models)};`;
    },
  };
}

/**
 * The policy as a meta element, first in the head.
 * @param {readonly string[]} policy
 * @returns {import('vite').Plugin}
 */
export function policyInPage(policy) {
  const content = policy.join('; ');
  return {
    name: 'policy-in-page',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: () => [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content }, injectTo: 'head-prepend' }],
    },
  };
}
