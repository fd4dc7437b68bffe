// The processor back end against PyTorch on this machine: the same network with the blur inside, N = 1 and 4, turn by turn, so that
// both sides of every ratio saw the same machine.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ensurePython } from '../scripts/python.mjs';

const rounds = 15;
const bar = 2.5;

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** @param {string} python @param {number} batch */
function startPyTorch(python, batch) {
  const child = spawn(python, ['training/eager_speed.py', 'public/models/faces64/weights.safetensors', String(batch)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    /** Milliseconds of one evaluation. @returns {Promise<number>} */
    async evaluate() {
      child.stdin.write('\n');
      const { value, done } = await lines.next();
      if (done) throw new Error('PyTorch stopped');
      return Number(value);
    },
    stop: () => child.stdin.end(),
  };
}

/** @param {() => Promise<import('@playwright/test').Page>} openPage @returns {Promise<string>} */
export async function comparePyTorch(openPage) {
  const found = await ensurePython();
  if ('missing' in found) return `  left out: ${found.missing}`;
  const lines = [];
  for (const batch of [1, 4]) {
    const page = await openPage();
    const threads = await page.evaluate((n) => window.bench.openEvaluation(n), batch);
    const torch = startPyTorch(found.python, batch);
    const [browser, eager, ratios] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
    for (let i = -2; i < rounds; i++) {
      const [ours, theirs] = [await page.evaluate(() => window.bench.timeEvaluation()), await torch.evaluate()];
      if (i < 0) continue;
      browser.push(ours);
      eager.push(theirs);
      ratios.push(ours / theirs);
    }
    torch.stop();
    await page.close();
    const ratio = median(ratios);
    lines.push(
      `  N = ${batch}: browser ${median(browser).toFixed(0)} ms (${threads} threads), PyTorch eager float32 ${median(eager).toFixed(0)} ms (2 threads): ` +
        `${ratio.toFixed(2)} × (asked ≤ ${bar}: ${ratio <= bar ? 'met' : 'MISSED'})`,
    );
  }
  return lines.join('\n');
}
