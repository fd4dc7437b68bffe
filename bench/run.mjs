// `npm run bench [-- case …]`: builds and serves the bench page (isolated), runs its cases in Chromium and prints the numbers.
// The software WebGPU adapter by default; `--native` uses this machine's own, `--processor` none. `--json FILE` keeps the numbers.
// `--model FOLDER` lays a model's folder beside the page and measures that: one of the published sizes, say.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { usageOf } from './peak.mjs';
import { comparePyTorch } from './pytorch.mjs';
import { ensurePython } from '../scripts/python.mjs';
import { capture } from '../scripts/shell.mjs';
import { describeWire } from './wire.mjs';
import { ensureBrowser, sandboxArgs, softwareWebGpuArgs } from '../scripts/browser.mjs';

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { native: { type: 'boolean' }, processor: { type: 'boolean' }, json: { type: 'string' }, model: { type: 'string' } },
});
const { native = false, processor = false, json: jsonFile } = options;
const modelFolder = resolve(options.model ?? 'public/models/faces64');
const modelId = basename(modelFolder);

if (options.model !== undefined && wanted.length === 0) wanted.push('opening', 'parity', 'pytorch');
if (wanted.length === 0 || wanted.includes('wire')) console.log(`Over the wire\n${describeWire()}\n`);
if (wanted.length === 1 && wanted[0] === 'wire') process.exit(0);

const executablePath = await ensureBrowser();
if (!executablePath) throw new Error('no Chromium starts here; set CHROMIUM_PATH');
const configFile = 'bench/vite.config.ts';
await build({ configFile, logLevel: 'warn' });
if (wanted.length === 0 || wanted.some((name) => name === 'evaluation' || name === 'cuts')) await writeWholeGraph();
if (options.model !== undefined) {
  rmSync(`.cache/bench/models/${modelId}`, { recursive: true, force: true });
  symlinkSync(modelFolder, `.cache/bench/models/${modelId}`);
}
const server = await preview({ configFile, preview: { port: 0 } });
const url = `${server.resolvedUrls?.local[0] ?? ''}${options.model === undefined ? '' : `?model=${modelId}`}`;
// A profile on disk: what a private window keeps of a model lies in memory, and is bounded by it.
const profile = mkdtempSync(join(tmpdir(), 'bench-'));
const adapterArgs = native ? ['--enable-unsafe-webgpu'] : softwareWebGpuArgs;
const browser = await chromium.launchPersistentContext(profile, {
  executablePath,
  args: [...sandboxArgs, ...(processor ? [] : adapterArgs), '--js-flags=--expose-gc', '--enable-precise-memory-info'],
});

/** The network as one graph, laid beside the built copy of the model; without Python the cases say that they left it out. */
async function writeWholeGraph() {
  const found = await ensurePython();
  if ('missing' in found) return console.log(`no graph in one piece: ${found.missing}`);
  const model = 'models/faces64';
  if (capture(found.python, ['bench/whole_graph.py', `public/${model}`, `.cache/bench/${model}/whole.onnx`]) === null)
    throw new Error('bench/whole_graph.py failed');
}

/** A page of its own for every case: what one leaves behind must not slow the next. @returns {Promise<import('@playwright/test').Page>} */
async function openPage() {
  const page = await browser.newPage();
  page.on('console', (message) => console.log(`    ${message.text()}`));
  page.on('pageerror', (error) => console.error(`    ${String(error)}`));
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in window, undefined, { timeout: 120_000 });
  return page;
}

const first = await openPage();
const machine = await first.evaluate(() => window.bench.describe());
const ids = (await first.evaluate(() => window.bench.cases().map((one) => one.id))).filter(
  (id) => wanted.length === 0 || wanted.includes(id),
);
await first.close();
console.log(
  `${machine.browser} · adapter: ${machine.adapter ?? 'none'} · ${machine.processors} processors · ${machine.isolated ? 'isolated' : 'not isolated'}`,
);

/** A Worker that dies answers nobody: a case that takes longer than this is reported and the next one runs. */
const limitMinutes = 30;

/** @typedef {import('./main.ts').Outcome} Outcome @param {string} id @param {Promise<Outcome>} work @returns {Promise<Outcome>} */
function withinLimit(id, work) {
  const problem = `no answer within ${limitMinutes} minutes`;
  /** @type {Outcome} */
  const late = { id, title: id, rows: [], text: `  ${problem}`, problem };
  return Promise.race([
    work,
    new Promise((/** @type {(outcome: Outcome) => void} */ resolve) => setTimeout(() => resolve(late), limitMinutes * 60_000)),
  ]);
}

/** @type {Outcome[]} */
const outcomes = [];
for (const id of ids) {
  const page = await openPage();
  const outcome = await withinLimit(
    id,
    page.evaluate((name) => window.bench.run(name), id),
  );
  outcomes.push(outcome);
  console.log(`\n${outcome.title}\n${outcome.text}`);
  if (options.model !== undefined) console.log(`  the tab took ${await usageOf(page)}`);
  await page.close();
}
if (wanted.length === 0 || wanted.includes('pytorch')) {
  const often = options.model === undefined ? { batches: [1, 4], rounds: 15, asked: 2.5 } : { batches: [1], rounds: 7, asked: 1.5 };
  const said = await comparePyTorch(openPage, { folder: modelFolder, ...often });
  console.log(`\nAn evaluation of ${modelId} with the blur inside, against PyTorch\n${said}`);
}
if (jsonFile) writeFileSync(jsonFile, `${JSON.stringify({ machine, outcomes }, null, 2)}\n`);
await browser.close();
rmSync(profile, { recursive: true, force: true });
await server.close();
process.exit(outcomes.some((outcome) => outcome.problem && !outcome.problem.startsWith('left out')) ? 1 : 0);
