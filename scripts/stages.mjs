// The stages of the test command, in order. A stage does its work, streams its output and returns counts of what really ran;
// a check that has no tests inside (types, lint, build) counts as one. Knows nothing of how the table is printed.
import { ensureBrowser } from './browser.mjs';
import { ensurePython } from './python.mjs';
import { clearReport, junitCounts, playwrightCounts, playwrightExecuted, vitestCounts } from './reports.mjs';
import { capture, run, timeIsUp } from './shell.mjs';

/**
 * @typedef {import('./reports.mjs').Counts} Counts
 * @typedef {import('./python.mjs').PythonResult} PythonResult
 * @typedef {{ browser: string | null | undefined, python: Promise<PythonResult> | undefined, harnessBuilt: boolean }} Session
 * what earlier stages found and made; `python`, where it is asked for, is being looked for or made since the command began
 * @typedef {{ name: string, title: string, run: (session: Session) => Promise<Counts>, setUp?: boolean, log?: string, alone?: boolean }} Stage
 * `setUp`: not a check, counts only where it fails. `log`: runs beside the stages after it and writes there. `alone`: nothing may run beside it
 */

const minutes = 60_000;
const requireGpu = process.env['REQUIRE_GPU'] === '1';
const noGpuNote = 'REQUIRE_GPU=1, but no test ran on WebGPU';

/** @param {string} file */
const report = (file) => `.cache/reports/${file}`;
/** @param {readonly import('./shell.mjs').Outcome[]} outcomes @returns {Counts} */
const countOutcomes = (outcomes) => ({
  passed: outcomes.filter((o) => o.ok).length,
  failed: outcomes.filter((o) => !o.ok).length,
  skipped: 0,
});

/** @param {readonly string[]} command @param {string} [log] @returns {Promise<Counts>} */
async function check(command, log) {
  return countOutcomes([await run('npx', ['--no-install', ...command], { timeoutMs: 8 * minutes, ...(log && { log }) })]);
}

/** @param {string} project @param {Record<string, string>} env @param {number} timeoutMs @returns {Promise<Counts>} */
async function vitest(project, env, timeoutMs) {
  const file = report(`${project}.json`);
  clearReport(file);
  const args = [
    '--no-install',
    'vitest',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const { ok } = await run('npx', args, { env, timeoutMs });
  return vitestCounts(file, ok);
}

/** @param {string} project @param {string} title @returns {Stage} */
const vitestStage = (project, title) => ({ name: project, title, run: () => vitest(project, {}, 8 * minutes) });

/** @param {Session} session @returns {Promise<string | null>} */
async function browserOf(session) {
  session.browser ??= await ensureBrowser();
  return session.browser;
}

/** @type {Stage} */
const browser = {
  name: 'browser',
  title: 'Browser: find or install Chromium',
  setUp: true,
  run: async (session) => {
    const path = await browserOf(session);
    return path
      ? { passed: 0, failed: 0, skipped: 0, note: path }
      : { passed: 0, failed: 1, skipped: 0, note: 'no Chromium starts here; set CHROMIUM_PATH' };
  },
};

const lintLog = report('lint.log');

/** @type {Stage} */
const lint = {
  name: 'lint',
  title: 'Lint',
  // A minute and a half of one core: the checks after it have the other.
  log: lintLog,
  run: () => {
    clearReport(lintLog);
    return check(['eslint', '.'], lintLog);
  },
};

const buildLog = report('build.log');

/** @type {Stage} */
const build = {
  name: 'build',
  title: 'Production build: the page, and the engine without it for the end-to-end tests',
  // On one core; the kernels are tried on the other.
  log: buildLog,
  run: async (session) => {
    clearReport(buildLog);
    const vite = (/** @type {string[]} */ ...args) =>
      run('npx', ['--no-install', 'vite', 'build', ...args], { timeoutMs: 8 * minutes, log: buildLog });
    const page = await vite();
    const harness = await vite('-c', 'tests/browser/vite.config.ts');
    session.harnessBuilt = harness.ok;
    return countOutcomes([page, harness]);
  },
};

/** @type {Stage} */
const gpu = {
  name: 'gpu',
  title: 'Kernels on real WebGPU, in node',
  run: async (session) => {
    const path = await browserOf(session);
    // The Vulkan driver that tests/gpu/setup.ts looks for lies beside the browser.
    const counts = await vitest('gpu', path ? { CHROMIUM_PATH: path } : {}, 8 * minutes);
    const none = counts.passed + counts.failed === 0;
    return none && requireGpu ? { ...counts, failed: 1, note: noGpuNote } : counts;
  },
};

/** @type {Stage} */
const e2e = {
  name: 'e2e',
  alone: true,
  title: 'End to end: the built page in Chromium',
  run: async (session) => {
    const path = await browserOf(session);
    if (!path) return { passed: 0, failed: 1, skipped: 0, note: 'no Chromium' };
    const file = report('e2e.json');
    clearReport(file);
    const env = { CHROMIUM_PATH: path, PLAYWRIGHT_JSON_OUTPUT_NAME: file, HARNESS_BUILT: session.harnessBuilt ? '1' : '' };
    const { ok } = await run('npx', ['--no-install', 'playwright', 'test', '--reporter=list,json'], { env, timeoutMs: 22 * minutes });
    const counts = playwrightCounts(file, ok);
    const none = playwrightExecuted(file, 'webgpu') === 0;
    return none && requireGpu ? { ...counts, failed: counts.failed + 1, note: noGpuNote } : counts;
  },
};

const pythonLog = report('python.log');

/** @type {Stage} */
const python = {
  name: 'python',
  title: 'Python: network, operators, exporter',
  // Mostly waits for packages and works on one core: the checks without a browser run meanwhile.
  log: pythonLog,
  run: async (session) => {
    clearReport(pythonLog);
    const found = await (session.python ?? ensurePython());
    if ('missing' in found) {
      if (timeIsUp()) return { passed: 0, failed: 1, skipped: 0, note: 'out of time' };
      const failed = found.fatal && process.env['CI'] === 'true';
      return { passed: 0, failed: failed ? 1 : 0, skipped: failed ? 0 : 1, note: found.missing };
    }
    const ruff = (/** @type {string[]} */ ...args) => run(found.python, ['-m', 'ruff', ...args], { timeoutMs: minutes, log: pythonLog });
    // And the file that every run's ZIP carries. `training` finds its own configuration: named, it would take its modules for strangers.
    const places = [['training'], ['--config', 'training/ruff.toml', 'src/keep/opened_run.py']];
    const interpreter = capture(found.python, ['-c', 'import sys; print(sys.executable)']) ?? found.python;
    const pyright = ['--no-install', 'pyright', '-p', 'training', '--pythonpath', interpreter];
    const checked = countOutcomes([
      ...(await Promise.all(places.flatMap((place) => [ruff('check', ...place), ruff('format', '--check', ...place)]))),
      await run('npx', pyright, { timeoutMs: 5 * minutes, log: pythonLog }),
    ]);
    const file = report('python.xml');
    clearReport(file);
    const { ok } = await run(found.python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'training', `--junitxml=${file}`], {
      timeoutMs: 8 * minutes,
      log: pythonLog,
    });
    const tested = junitCounts(file, ok);
    return { ...tested, passed: tested.passed + checked.passed, failed: tested.failed + checked.failed };
  },
};

/** @type {readonly Stage[]} */
export const stages = [
  browser,
  python,
  lint,
  {
    name: 'types',
    title: 'Types: page, engine, node',
    run: async () => countOutcomes([await run('node', ['scripts/typecheck.mjs'], { timeoutMs: 8 * minutes })]),
  },
  {
    name: 'rooms',
    title: 'Rooms: who imports whom, cycles',
    run: () => check(['depcruise', 'src', 'tests', 'e2e', 'bench', 'scripts']),
  },
  { name: 'format', title: 'Format', run: () => check(['prettier', '--check', '.']) },
  {
    name: 'links',
    title: 'Links: what documents and comments point at is there',
    run: async () => countOutcomes([await run('node', ['scripts/check-links.mjs'], { timeoutMs: minutes })]),
  },
  vitestStage('unit', 'Unit'),
  vitestStage('contract', 'Contracts: every operator, generator and view, and what one file adds'),
  vitestStage('golden', 'Goldens: against PyTorch'),
  build,
  gpu,
  e2e,
];
