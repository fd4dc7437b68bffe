// The processor back end against PyTorch on this machine: the same network with the blur inside, turn by turn, so that both sides of
// every ratio saw the same machine.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ensurePython } from '../scripts/python.mjs';

/**
 * Which model, and how often: a large one takes seconds an evaluation. `asked`: what the ratio is to stay below.
 * @typedef {{ folder: string, batches: readonly number[], rounds: number, asked: number }} Comparison
 */

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** @param {string} python @param {string} folder @param {number} batch */
function startPyTorch(python, folder, batch) {
  const child = spawn(python, ['training/eager_speed.py', folder, String(batch)], { stdio: ['pipe', 'pipe', 'inherit'] });
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

/** @param {() => Promise<import('@playwright/test').Page>} openPage @param {Comparison} of @returns {Promise<string>} */
export async function comparePyTorch(openPage, { folder, batches, rounds, asked }) {
  const found = await ensurePython();
  if ('missing' in found) return `  left out: ${found.missing}`;
  const lines = [];
  for (const batch of batches) {
    const page = await openPage();
    const threads = await page.evaluate((n) => window.bench.openEvaluation(n), batch);
    const torch = startPyTorch(found.python, folder, batch);
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
        `${ratio.toFixed(2)} × (asked ≤ ${asked}: ${ratio <= asked ? 'met' : 'MISSED'})`,
    );
  }
  return lines.join('\n');
}
