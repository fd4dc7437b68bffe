// Goldens in Playwright: what PyTorch wrote (training/golden.py), turned into problems for a back end and compared.
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { fillNormals, streams } from '../../src/math/rng.ts';
import type { OperatorSpec, RestoreRequest } from '../../src/protocol/engine-api.ts';
import type { Params } from '../../src/protocol/param-spec.ts';
import { harnessUrl } from '../hosts.ts';

interface Problem {
  model: string;
  case: string;
  operator: { id: string } & Record<string, number | string>;
  std: number;
  noiseSeed: number;
  blind: boolean;
  label: number | null;
  seed: number;
  arrays: string[];
}
export interface DenoiserGolden extends Problem {
  sigmas: number[];
  handed: string | null;
}
export interface TrajectoryGolden extends Problem {
  steps: number;
  after: number[];
}
export interface ZeroShotGolden extends Problem {
  sampler: string;
  steps: number;
}
export interface GradientGolden {
  model: string;
  label: number | null;
  seed: number;
  vSeed: number;
  sigmas: number[];
  arrays: string[];
}
/** `arrays`: mean, directions, norms. */
export type DirectionsGolden = Problem;
interface GoldenArray {
  file: string;
  offset: number;
  length: number;
  every: number;
}
interface Index {
  command: string;
  arrays: Record<string, GoldenArray>;
  photos: Record<string, string>;
  denoiser: DenoiserGolden[];
  trajectories: TrajectoryGolden[];
  gradients: GradientGolden[];
  directions: DirectionsGolden[];
  zeroShot: ZeroShotGolden[];
}

const folder = new URL('../../tests/goldens/', import.meta.url);
export const goldens = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as Index;

function arrayOf(name: string): GoldenArray & { data: Float32Array } {
  const about = goldens.arrays[name];
  if (!about) throw new Error(`goldens hold no array ${name}; rewrite them: ${goldens.command}`);
  const bytes = readFileSync(new URL(about.file, folder));
  return { ...about, data: new Float32Array(bytes.buffer, bytes.byteOffset + about.offset, about.length) };
}

const sizes: Record<string, number> = { tiny: 16, 'tiny-twin': 16, 'tiny-levels': 32, faces64: 64 };

/** The operator as the page would send it; masks and kernels as Python drew them. Arrays travel as lists. */
function specOf(problem: Problem): {
  id: string;
  numbers: Record<string, number | string>;
  mask: number[] | null;
  kernel: number[] | null;
} {
  const { id, generator, ...rest } = problem.operator;
  const handed = goldens.denoiser.find((d) => d.model === problem.model && d.case === problem.case)?.handed;
  const values = handed ? [...arrayOf(handed).data] : null;
  const numbers = generator ? { ...(rest['stride'] === undefined ? {} : { stride: rest['stride'] }) } : rest;
  return { id, numbers, mask: id === 'mask' ? values : null, kernel: id === 'blur' ? values : null };
}

/** Runs inside the page too: only plain values. */
interface Sent {
  spec: ReturnType<typeof specOf>;
  std: number;
  noiseSeed: number;
  blind: boolean;
  label: number | null;
  photo: number[];
}

function sent(problem: Problem): Sent {
  const { std, noiseSeed, blind, label } = problem;
  const photo = goldens.photos[String(sizes[problem.model])] ?? '';
  return { spec: specOf(problem), std, noiseSeed, blind, label, photo: [...arrayOf(photo).data] };
}

declare global {
  interface Window {
    toOperator: (spec: Sent['spec']) => OperatorSpec;
  }
}

/** The harness page, ready to take problems. */
export async function openHarness(page: Page): Promise<void> {
  await page.goto(harnessUrl);
  await page.waitForFunction(() => typeof window.harness === 'function');
  await page.evaluate(() => {
    window.toOperator = ({ id, numbers, mask, kernel }) => {
      const params: Params = {
        ...numbers,
        ...(mask ? { mask: Uint8Array.from(mask) } : {}),
        ...(kernel ? { kernel: Float32Array.from(kernel) } : {}),
      };
      return { id, params };
    };
  });
}

/** Largest |found − golden|; says where, and what rewrites the golden. */
export function compare(name: string, found: number[], tolerance: number): number {
  const { data, every } = arrayOf(name);
  let [worst, at] = [0, 0];
  for (const [i, value] of data.entries()) {
    const error = Math.abs(value - (found[i * every] ?? NaN));
    if (!(error <= worst)) [worst, at] = [error, i];
  }
  expect(worst, `${name}: largest error at value ${String(at * every)}; to rewrite: ${goldens.command}`).toBeLessThanOrEqual(tolerance);
  return worst;
}

/** photo + σ·z, z of this seed. */
function noisyPhoto(model: string, sigma: number, seed: number): number[] {
  const size = sizes[model] ?? 0;
  const z = new Float64Array(3 * size * size);
  fillNormals(z, seed, streams.tests);
  return [...arrayOf(goldens.photos[String(size)] ?? '').data].map((p, i) => p + sigma * (z[i] ?? 0));
}

/** J_xᵀv at every σ of the golden, on the back end's own Worker. */
export async function gradients(page: Page, kind: 'wasm' | 'webgpu', golden: GradientGolden) {
  const { model, label, sigmas } = golden;
  const v = noisyPhoto(model, 1, golden.vSeed);
  const xs = sigmas.map((sigma) => noisyPhoto(model, sigma, golden.seed));
  return page.evaluate(
    async ({ kind, model, label, xs, v, sigmas }) => {
      const harness = window.harness(kind);
      await harness.open(new URL(`models/${model}/`, location.href).href, 'auto');
      const found = [];
      for (const [i, x] of xs.entries()) {
        const { gradient, readbacks } = await harness.gradient(label, Float32Array.from(x), Float32Array.from(v), sigmas[i] ?? 0);
        found.push({ values: [...gradient], readbacks });
      }
      return found;
    },
    { kind, model, label, xs, v, sigmas },
  );
}

/** D at every σ of the golden, on the back end's own Worker. */
export async function denoise(page: Page, kind: 'wasm' | 'webgpu', golden: DenoiserGolden, capture: 'auto' | 'on' = 'auto') {
  const size = sizes[golden.model] ?? 0;
  const problem = sent(golden);
  const z = new Float64Array(3 * size * size);
  fillNormals(z, golden.seed, streams.tests);
  const xs = golden.sigmas.map((sigma) => problem.photo.map((p, i) => p + sigma * (z[i] ?? 0)));
  return page.evaluate(
    async ({ kind, model, problem, xs, sigmas, capture }) => {
      const harness = window.harness(kind);
      await harness.open(new URL(`models/${model}/`, location.href).href, capture);
      const { spec, std, noiseSeed, blind, label, photo } = problem;
      const evaluations = [];
      for (const [i, x] of xs.entries()) {
        const [evaluation] = await harness.evaluate(
          { operator: window.toOperator(spec), noise: { std, seed: noiseSeed }, blind, label, photo: Float32Array.from(photo) },
          Float32Array.from(x),
          1,
          [sigmas[i] ?? 0],
        );
        if (!evaluation) throw new Error('no evaluation');
        const { denoised, directions, readbacks } = evaluation;
        evaluations.push({ values: [...denoised, ...(directions ?? [])], readbacks });
      }
      return evaluations;
    },
    { kind, model: golden.model, problem, xs, sigmas: golden.sigmas, capture },
  );
}

/**
 * Runs that are compared step by step: 4 steps with every operator. What 32 steps say beyond that is how errors grow along a run, which
 * is the sampler's and no operator's: one operator, the one with most to do.
 */
export const trajectories = goldens.trajectories.filter((t) => t.steps <= 4 || t.case === 'blur4');

/** Largest error: it grows along a run. */
export const trajectoryBar = ({ steps }: TrajectoryGolden): number => (steps > 4 ? 1e-2 : 1e-3);

/** x after the golden's steps of a Heun run through client, Worker, engine and sampler. */
export function trajectory(page: Page, kind: 'wasm' | 'webgpu', golden: TrajectoryGolden): Promise<number[][]> {
  const { steps, after } = golden;
  return statesOf(page, kind, golden, { id: 'heun', params: { steps, churn: 0 } }, after);
}

/** x after all steps of a zero-shot method, the same way. */
export async function zeroShot(page: Page, kind: 'wasm' | 'webgpu', golden: ZeroShotGolden): Promise<number[]> {
  const [last] = await statesOf(page, kind, golden, { id: golden.sampler, params: { steps: golden.steps } }, [golden.steps]);
  return last ?? [];
}

/** Mean, directions and norms as the page gets them: through client, Worker and engine. */
export async function principalDirections(page: Page, kind: 'wasm' | 'webgpu', golden: DirectionsGolden): Promise<number[][]> {
  return page.evaluate(
    async ({ kind, model, problem, seed }) => {
      const client = (window as Partial<Window>).client ?? window.createStudioClient();
      window.client = client;
      if (client.status().choice !== kind) await client.chooseBackend(kind);
      const info = await client.load(`models/${model}/`, () => undefined);
      const { spec, std, noiseSeed, blind, label, photo } = problem;
      const operator = window.toOperator(spec);
      const noise = { std, seed: noiseSeed };
      const { y } = await client.degrade({ operator, noise, size: info.size, image: Float32Array.from(photo) });
      const { mean, directions, norms } = await client.directions({
        modelId: info.id,
        operator,
        noise,
        y,
        blind,
        label,
        seed,
        exact: false,
        meets: false,
      });
      return [[...mean], [...directions], norms];
    },
    { kind, model: golden.model, problem: sent(golden), seed: golden.seed },
  );
}

async function statesOf(
  page: Page,
  kind: 'wasm' | 'webgpu',
  golden: Problem,
  sampler: { id: string; params: Record<string, number> },
  after: number[],
): Promise<number[][]> {
  return page.evaluate(
    async ({ kind, model, problem, sampler, after, seed }) => {
      const client = (window as Partial<Window>).client ?? window.createStudioClient();
      window.client = client;
      if (client.status().choice !== kind) await client.chooseBackend(kind);
      const info = await client.load(`models/${model}/`, () => undefined);
      const { spec, std, noiseSeed, blind, label, photo } = problem;
      const operator = window.toOperator(spec);
      const noise = { std, seed: noiseSeed };
      const { y } = await client.degrade({ operator, noise, size: info.size, image: Float32Array.from(photo) });
      const request: RestoreRequest = {
        runId: crypto.randomUUID(),
        modelId: info.id,
        operator,
        noise,
        y,
        sampler,
        seeds: [seed],
        blind,
        label,
      };
      const kept: number[][] = [];
      await client.restore(request, (step) => {
        if (after.includes(step.i)) kept.push([...step.x]);
      });
      return kept;
    },
    { kind, model: golden.model, problem: sent(golden), sampler, after, seed: golden.seed },
  );
}
