// `npm test`: every gate, to the end even where one fails; then a table and, as the last line, plain counts.
// `node scripts/test.mjs unit e2e` runs only these stages (`npm run test:…`). Exits with 1 where anything failed.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { ensurePython } from './python.mjs';
import { obeyTimeLimit, timeIsUp } from './shell.mjs';

const wanted = process.argv.slice(2);

// The time limit of .ci/run: the running stage is ended, and what did not run is reported, not forgotten.
obeyTimeLimit();

// Python's packages take a minute or two of their own: they come while npm's do, and while other stages run.
const python = wanted.length === 0 || wanted.includes('python') ? ensurePython() : undefined;

await import('./install.mjs');
// After the packages are there: the stages import them.
const { stages } = await import('./stages.mjs');

const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(`No stage ${unknown.join(', ')}. Stages: ${stages.map((stage) => stage.name).join(', ')}`);
  process.exit(2);
}
const chosen = stages.filter((stage) => wanted.length === 0 || wanted.includes(stage.name));
mkdirSync('.cache/reports', { recursive: true });

/** @type {{ name: string, passed: number, failed: number, skipped: number, seconds: number, note: string }[]} */
const rows = [];
/** @type {import('./stages.mjs').Session} */
const session = { browser: undefined, python, harnessBuilt: false };

/** @typedef {import('./stages.mjs').Stage} Stage */
/** @param {Stage} stage */
const heading = (stage) => `\n=== ${(chosen.indexOf(stage) + 1).toString()}/${chosen.length.toString()} ${stage.title} ===\n`;

/** @param {Stage} stage */
async function runStage(stage) {
  const start = Date.now();
  const { note = '', ...counts } = await stage.run(session);
  rows.push({ name: stage.name, ...counts, seconds: Math.round((Date.now() - start) / 1000), note });
  if (stage.log) console.log(heading(stage), existsSync(stage.log) ? readFileSync(stage.log, 'utf8') : '');
  if (note) console.log(note);
}

// A stage with a log runs beside those after it, until one that must be alone.
/** @type {Promise<void>[]} */
let beside = [];
for (const stage of chosen) {
  if (stage.alone) beside = (await Promise.all(beside), []);
  if (timeIsUp()) {
    rows.push({ name: stage.name, passed: 0, failed: 1, skipped: 0, seconds: 0, note: 'did not run: out of time' });
  } else if (stage.log) {
    beside.push(runStage(stage));
  } else {
    console.log(heading(stage));
    await runStage(stage);
  }
}
await Promise.all(beside);

/** @param {readonly (string | number)[]} cells */
const line = ([name = '', ...rest]) => String(name).padEnd(10) + rest.map((cell) => String(cell).padStart(9)).join('');
console.log(`\n${line(['stage', 'passed', 'failed', 'skipped', 'seconds'])}`);
for (const row of rows)
  console.log(`${line([row.name, row.passed, row.failed, row.skipped, row.seconds])}${row.note ? `   ${row.note}` : ''}`);

/** @param {'passed' | 'failed' | 'skipped'} key */
const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
console.log(`\n${total('passed').toString()} passed, ${total('failed').toString()} failed, ${total('skipped').toString()} skipped`);
process.exitCode = total('failed') > 0 ? 1 : 0;
