// Whether what documents, README and comments point at is there: links of Markdown with their anchors, files that are named by their path,
// and sections of docs/mathematics.md that comments cite as “mathematics §2”. Asks no network: addresses of the web are left alone.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import GithubSlugger from 'github-slugger';
import { capture } from './shell.mjs';

const tracked = (capture('git', ['ls-files', '--cached', '--others', '--exclude-standard']) ?? '').split('\n').filter(Boolean);
const files = new Set(tracked);
const folders = new Set(tracked.flatMap((file) => file.split('/').map((_, i, parts) => parts.slice(0, i).join('/'))));
const exists = (/** @type {string} */ name) => files.has(name) || folders.has(name.replace(/\/$/, ''));

/** @param {string} file */
const read = (file) => readFileSync(file, 'utf8');
/** @param {string} markdown */
const withoutCode = (markdown) => markdown.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');

/** Anchors of a document, as the usual hosts make them. @param {string} file @returns {Set<string>} */
function anchorsOf(file) {
  const slugger = new GithubSlugger();
  const headings = read(file)
    .replace(/```[\s\S]*?```/g, '')
    .matchAll(/^#{1,6} +(.+?) *$/gm);
  return new Set([...headings].map(([, title = '']) => slugger.slug(title.replace(/[`*_]|\[|\]\([^)]*\)/g, ''))));
}

/** @param {string} file @returns {string[]} */
function brokenLinks(file) {
  const links = [...withoutCode(read(file)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return links.flatMap((link) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [name = '', anchor] = link.split('#');
    const target = name ? path.posix.join(path.posix.dirname(file), name) : file;
    if (!exists(target)) return [`links to ${link}, which is not there`];
    return anchor && target.endsWith('.md') && !anchorsOf(target).has(anchor) ? [`links to ${link}: no such heading`] : [];
  });
}

const roots = 'src|docs|training|tests|e2e|bench|scripts|shaders|public';
const pathPattern = new RegExp(`(?<![\\w./:-])(?:${roots})/[\\w./-]*\\w\\.(?:ts|tsx|md|py|mjs|wgsl|css|json|jpg|png)\\b`, 'g');

/** Paths that a comment or document names. What a program writes is not there before it ran. @param {string} file @returns {string[]} */
function missingPaths(file) {
  const named = [...read(file).matchAll(pathPattern)].map(([name]) => name);
  return named.filter((name) => !exists(name) && !name.includes('/runs/')).map((name) => `names ${name}, which is not there`);
}

/** @param {string} file @param {Set<string>} sections @returns {string[]} */
function missingSections(file, sections) {
  const cited = [...read(file).matchAll(/mathematics (§\d+(?:, §\d+)*)/g)].flatMap(([, list = '']) => list.match(/\d+/g) ?? []);
  return cited.filter((number) => !sections.has(number)).map((number) => `cites mathematics §${number}, which is not there`);
}

const sections = new Set([...read('docs/mathematics.md').matchAll(/^## (\d+) /gm)].map(([, number = '']) => number));
const texts = tracked.filter((file) => /\.(md|ts|tsx|mjs|py|wgsl|css|html)$/.test(file) && !file.startsWith('tests/fixtures/'));
const broken = texts.flatMap((file) =>
  [...(file.endsWith('.md') ? brokenLinks(file) : []), ...missingPaths(file), ...missingSections(file, sections)].map(
    (what) => `${file} ${what}`,
  ),
);
for (const line of broken) console.error(line);
console.log(`${texts.length} files, ${broken.length} broken`);
process.exitCode = broken.length > 0 ? 1 : 0;
