// Whole photographs in tiles, as the page's engine restores them: a small hole in a large one, a whole one under shake; and what a tile
// takes beside a run of faces64 with the same operator, sampler and batch.
import { proxy, wrap, type Remote } from 'comlink';
import type { PhotographRequest, PhotographResult } from '../src/protocol/photograph-api.ts';
import type { Bench, BenchRow } from './contract.ts';
import type { TimedEngine } from './engine.worker.ts';

type Engine = Remote<TimedEngine>;
type Problem = Pick<PhotographRequest, 'height' | 'width' | 'operator'>;

const estimate = { id: 'mmse', params: { meet: 'learned' } };
const sample = { id: 'ddim', params: { steps: 24, eta: 1, meet: 'learned' } };
const noise = { std: 0, seed: 1 };
/** Tiles that the processor takes at once (engine/photograph.ts). */
const atOnce = 5;
const ignore = proxy(() => undefined);

const load = (engine: Engine, model: string) => engine.load(new URL(`models/${model}/`, document.baseURI).href, ignore);

function photographOf(height: number, width: number): Uint8ClampedArray {
  return Uint8ClampedArray.from({ length: 4 * height * width }, (_, i) => 128 + 90 * Math.sin((i >> 2) / 37 + (i % 4)));
}

function hole(side: number): Problem {
  const mask = new Uint8Array(side * side).fill(1);
  const at = Math.round(side / 2) - 5;
  for (let row = at; row < at + 24; row++) mask.fill(0, row * side + at, row * side + at + 24);
  return { height: side, width: side, operator: { id: 'mask', params: { mask } } };
}

async function shake(engine: Engine, side: number, size: number): Promise<Problem> {
  const kernel = await engine.generate('camera-shake', 'blur', { seed: 1, intensity: 0.5, stride: 2 }, size);
  return { height: side, width: side, operator: { id: 'blur', params: { stride: 2, kernel } } };
}

/** Milliseconds of an evaluation of faces64, a picture, everything that a run prepares included. */
interface Reference {
  estimate: number;
  sample: number;
}

async function timed(engine: Engine, modelId: string, problem: Problem, reference: Reference, most: Reference) {
  const photo = photographOf(problem.height, problem.width);
  const isMask = problem.operator.id === 'mask';
  const y = isMask ? photo : (await engine.measurePhotograph({ modelId, ...problem, noise, photo })).y;
  const restore = (sampler: PhotographRequest['sampler']): Promise<PhotographResult> =>
    engine.restorePhotograph(
      { ...problem, runId: crypto.randomUUID(), modelId, inside: false, noise, y, sampler, seed: 1, label: null },
      ignore,
    );
  await restore(estimate);
  const rows: BenchRow[] = [];
  const what = `${problem.height.toString()} × ${problem.width.toString()}, ${isMask ? 'a hole of 24 × 24' : 'shake at stride 2'}`;
  for (const [name, sampler, atMost] of [
    ['estimate', estimate, most.estimate],
    ['sample', sample, most.sample],
  ] as const) {
    const ofFace = reference[name];
    const { seconds, evaluations, tiles } = await restore(sampler);
    const [perTile, network] = [(1000 * seconds) / evaluations, (1000 * (await engine.networkSeconds())) / evaluations];
    rows.push(
      {
        what: `${what}: ${name}, ${tiles.toString()} tiles, ${evaluations.toString()} evaluations`,
        value: seconds,
        unit: 's',
        bar: { atMost },
      },
      {
        what: `  a tile and evaluation, of faces64’s at ${ofFace.toFixed(0)} ms`,
        value: perTile / ofFace,
        unit: '×',
        bar: { atMost: 1.25 },
      },
      { what: '  the network’s part of it', value: (100 * network) / perTile, unit: '%' },
    );
  }
  return rows;
}

/** So many pictures at once. */
async function faces(engine: Engine, { operator }: Problem, count: number): Promise<Reference> {
  const { id: modelId, size } = await load(engine, 'faces64');
  const image = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i / 50) / 2);
  const { y } = await engine.degrade({ operator, noise, size, image });
  const seeds = Array.from({ length: count }, (_, i) => i + 1);
  const problem = { modelId, operator, noise, y, seeds, blind: false, label: null };
  const time = async (sampler: PhotographRequest['sampler']): Promise<number> => {
    const run = () => engine.restore({ ...problem, runId: crypto.randomUUID(), sampler }, ignore);
    await run();
    const runs = [await run(), await run(), await run()].sort((a, b) => a.seconds - b.seconds);
    const { seconds, evaluations } = runs[1]!;
    return (1000 * seconds) / (count * evaluations);
  };
  return { estimate: await time(estimate), sample: await time(sample) };
}

export const bench: Bench = {
  id: 'photograph',
  title: 'Photographs at their own size, photos64 on the processor',
  needs: 'processor',
  async run(say) {
    const threads = crossOriginIsolated ? Math.min(2, navigator.hardwareConcurrency) : 1;
    const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: threads.toString() });
    const engine: Engine = wrap<TimedEngine>(worker);
    say('faces');
    const [oneFace, someFaces] = [await faces(engine, hole(64), 1), await faces(engine, await shake(engine, 64, 64), atOnce)];
    const { id, size } = await load(engine, 'photos64');
    say('a hole');
    const small = await timed(engine, id, hole(1024), oneFace, { estimate: 1.5, sample: 8 });
    say('a shake');
    const whole = await timed(engine, id, await shake(engine, 256, size), someFaces, { estimate: 4, sample: 60 });
    worker.terminate();
    return [...small, ...whole];
  },
};
