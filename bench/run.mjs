// `npm run bench [-- case …]`: builds and serves the bench page (isolated), runs its cases in Chromium and prints the numbers.
// The software WebGPU adapter by default; `--native` uses this machine's own. `--json FILE` keeps the numbers.
import { writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { comparePyTorch } from './pytorch.mjs';
import { ensurePython } from '../scripts/python.mjs';
import { capture } from '../scripts/shell.mjs';
import { describeWire } from './wire.mjs';
import { ensureBrowser, sandboxArgs, softwareWebGpuArgs } from '../scripts/browser.mjs';

const args = process.argv.slice(2);
const native = args.includes('--native');
const jsonFile = args.includes('--json') ? args[args.indexOf('--json') + 1] : undefined;
const wanted = args.filter((arg) => !arg.startsWith('--') && arg !== jsonFile);

if (wanted.length === 0 || wanted.includes('wire')) console.log(`Over the wire\n${describeWire()}\n`);
if (wanted.length === 1 && wanted[0] === 'wire') process.exit(0);

const executablePath = await ensureBrowser();
if (!executablePath) throw new Error('no Chromium starts here; set CHROMIUM_PATH');
const configFile = 'bench/vite.config.ts';
await build({ configFile, logLevel: 'warn' });
if (wanted.length === 0 || wanted.some((name) => name === 'evaluation' || name === 'cuts')) await writeWholeGraph();
const server = await preview({ configFile, preview: { port: 0 } });
const url = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({
  executablePath,
  args: [
    ...sandboxArgs,
    ...(native ? ['--enable-unsafe-webgpu'] : softwareWebGpuArgs),
    '--js-flags=--expose-gc',
    '--enable-precise-memory-info',
  ],
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
  await page.close();
}
if (wanted.length === 0 || wanted.includes('pytorch'))
  console.log(`\nAn evaluation of faces64 with the blur inside, against PyTorch\n${await comparePyTorch(openPage)}`);
if (jsonFile) writeFileSync(jsonFile, `${JSON.stringify({ machine, outcomes }, null, 2)}\n`);
await browser.close();
await server.close();
process.exit(outcomes.some((outcome) => outcome.problem && !outcome.problem.startsWith('left out')) ? 1 : 0);
