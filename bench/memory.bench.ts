// Memory over 200 runs in one engine, as the browser itself counts it: page, Workers and wasm together.
import type { Bench } from './contract.ts';
import { startEngineRuns } from './engine-runs.ts';

declare global {
  interface Performance {
    /** Chromium, cross-origin isolated pages only. */
    measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }>;
  }
}

const [settled, all] = [10, 200];

export const bench: Bench = {
  id: 'memory',
  title: 'Memory over 200 runs of faces64 on the processor',
  needs: 'processor',
  async run(say) {
    if (!performance.measureUserAgentSpecificMemory) throw new Error('this browser does not measure memory');
    const runs = await startEngineRuns(2);
    const megabytes: number[] = [];
    for (let i = 1; i <= all; i++) {
      await runs.restore({ id: 'heun', params: { steps: 2, churn: 0 } });
      if (i === settled || i % 100 === 0) {
        const { bytes } = await performance.measureUserAgentSpecificMemory();
        megabytes.push(bytes / 2 ** 20);
        say(`after run ${i.toString()}: ${(bytes / 2 ** 20).toFixed(1)} MB`);
      }
    }
    runs.stop();
    const [first = NaN, last = NaN] = [megabytes[0], megabytes.at(-1)];
    return [
      { what: `after run ${settled.toString()}`, value: first, unit: 'MB' },
      {
        what: `growth from run ${settled.toString()} to ${all.toString()}`,
        value: 100 * (last / first - 1),
        unit: '%',
        bar: { atMost: 2 },
      },
    ];
  },
};
