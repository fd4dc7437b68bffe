// One run from y to samples: composes operator, network and sampler. Knows no queue and no Worker.
// A supervised sampler's network is told the operator, and its state stays on the device; a zero-shot sampler's network is told
// nothing (operator `none`, H†y = 0), and its state is arrays of this thread, where the maps of the problem are.
import type { ModelFiles } from '../model/fetch-model.ts';
import { operator as nothing } from '../operators/none.operator.ts';
import type { RestoreRequest, RestoreResult, RestoreStep } from '../protocol/engine-api.ts';
import type { PictureMaps } from '../operators/contract.ts';
import { asStudioError, invariant, StudioError } from '../protocol/errors.ts';
import type { Field, Fields, Sampler, SamplerContext, SamplerStep, Start, ZeroShotContext } from '../samplers/contract.ts';
import { arrayFields } from './array-fields.ts';
import type { Backend, Run, RunRequest } from './backend.ts';
import { guide } from './guidance.ts';
import { createInverseProblem } from './inverse-problem.ts';
import { fitOf, pinvOf } from './measurement.ts';
import { meeting } from './meet.ts';
import { seededNoise, yieldToMessages } from './noise.ts';
import { checkRequest, type CheckedRequest } from './request-check.ts';

class Cancelled extends Error {}

/** Cancelling ends it with what was reached; any other failure rejects. @throws StudioError */
export async function restore(
  backend: Backend,
  model: ModelFiles,
  request: RestoreRequest,
  isCancelled: () => boolean,
  onStep: (step: RestoreStep) => void | Promise<void>,
): Promise<RestoreResult> {
  const { runId } = request;
  const checked = checkRequest(model.manifest, request);
  await backend.prepare(request.seeds.length, checked.sampler.requires?.includes('vjp') ?? false);
  const started = performance.now();
  const run = await beginRun(backend, runRequest(model, request, checked), request.guidance ?? 1);
  const progress = { evaluations: checked.sampler.resumes ? (request.start?.evaluations ?? 0) : 0 };
  const stopIfCancelled = async () => {
    await yieldToMessages();
    if (isCancelled()) throw new Cancelled();
  };
  const gate: Gate = {
    stopIfCancelled,
    async beforeEvaluation() {
      await stopIfCancelled();
      progress.evaluations += isGuided(request.guidance ?? 1) ? 2 : 1;
    },
  };
  let samples = new Float32Array();
  let finished = false;
  let maps: PictureMaps | null = null;
  try {
    maps = checked.sampler.zeroShot || checked.meets ? mapsOf(backend, model, request, checked) : null;
    const { steps, read, moved } = startSampler(model, run, request, checked, gate, maps);
    for await (const { i, total, sigma, x, denoised } of steps) {
      const [xs, d0] = [await read(x), await read(denoised)];
      samples = i === total ? xs.slice() : d0.slice();
      await onStep({ runId, i, total, sigma, evaluations: progress.evaluations, x: xs, denoised: d0, moved: moved() });
    }
    if (samples.length === 0) throw new StudioError('bad-params', 'The run to go on from has no step left. Draw anew.');
    finished = true;
  } catch (error) {
    if (!(error instanceof Cancelled)) throw asStudioError(error);
  } finally {
    run.dispose();
    await maps?.dispose();
  }
  const fit = fitOf(checked.reference, samples, request.y, request.noise.std);
  return { runId, finished, samples, fit, evaluations: progress.evaluations, seconds: (performance.now() - started) / 1000 };
}

/**
 * H between evaluations, for a method that is given it, and for meeting y. A factor of HHᵀ loses nothing of what H hardly sees, noise in y
 * included; y that is to be met has none, while a zero-shot method may be given any.
 */
function mapsOf(
  backend: Backend,
  { manifest }: ModelFiles,
  { operator: { params }, sampler: asked, seeds }: RestoreRequest,
  { operator, sampler, meets }: CheckedRequest,
): PictureMaps {
  const solves = meets && sampler.evaluations(asked.params) > 1 ? 'often' : 'once';
  return operator.maps(backend.compile, { params, size: manifest.config.size, batch: seeds.length, solves });
}

const isGuided = (guidance: number) => guidance !== 1;

async function beginRun(backend: Backend, request: RunRequest, guidance: number): Promise<Run> {
  const run = await backend.begin(request);
  if (!isGuided(guidance)) return run;
  try {
    return guide(run, await backend.begin({ ...request, label: null }), guidance);
  } catch (error) {
    run.dispose();
    throw error;
  }
}

/** What the network is told. */
function runRequest(
  { manifest }: ModelFiles,
  request: RestoreRequest,
  { sampler, operator, reference, sigmas }: CheckedRequest,
): RunRequest {
  const { blind, label, y } = request;
  const { blurFactor, rule } = manifest.noise;
  const shared = { blind, label, sigmas, batch: request.seeds.length };
  if (sampler.zeroShot) {
    const pinv = new Float32Array(3 * manifest.config.size ** 2);
    return { ...shared, operator: nothing, params: {}, y: new Float32Array(), pinv, regularisation: { std: 0, blurFactor } };
  }
  const regularisation = { std: rule === 'conditioned' ? request.noise.std : 0, blurFactor };
  return { ...shared, operator, params: request.operator.params, y, pinv: pinvOf(reference, y, regularisation), regularisation };
}

/** Where a cancel takes hold: both reject then. The second stands before every pass through the network, and counts it. */
interface Gate {
  stopIfCancelled(): Promise<void>;
  beforeEvaluation(): Promise<void>;
}

interface Started {
  steps: AsyncGenerator<SamplerStep, void>;
  read(field: Field): Promise<Float32Array>;
  /** What met y in the newest evaluation, where anything did. */
  moved(): Float32Array | null;
}

function startSampler(
  { manifest }: ModelFiles,
  run: Run,
  request: RestoreRequest,
  { sampler, meets }: CheckedRequest,
  gate: Gate,
  maps: PictureMaps | null,
): Started {
  const { size } = manifest.config;
  const { seeds, y, noise } = request;
  const { params } = request.sampler;
  const device: SamplerContext = {
    ...manifest,
    fields: run.fields,
    async denoise(x, sigma) {
      await gate.beforeEvaluation();
      return run.denoise(x, sigma);
    },
    initialNoise: () => run.fields.from(seededNoise(seeds, size, 'initial', 0)),
    stepNoise: (i) => run.fields.from(seededNoise(seeds, size, 'step', i)),
  };
  const regularisation = { std: manifest.noise.rule === 'conditioned' ? noise.std : 0, blurFactor: manifest.noise.blurFactor };
  const problem = maps && createInverseProblem({ maps, y, noiseStd: noise.std, regularisation, batch: seeds.length });
  if (!sampler.zeroShot) {
    const start = startOf(sampler, request, run.fields);
    const moved = start.start ? (request.start?.past[0]?.moved ?? null) : null;
    const allAtOnce = (start.start !== undefined && !moved) || sampler.evaluations(params) === 1;
    const met = meets && problem ? meeting(device.denoise, run.fields, problem, { allAtOnce, moved }) : null;
    const going = { ...device, denoise: met?.denoise ?? device.denoise, ...start };
    return { steps: sampler.run(going, params), read: (field) => run.fields.read(field), moved: () => met?.moved() ?? null };
  }

  invariant(problem, 'a zero-shot method is given H');
  const context = onThisThread(run, device, seeds, size, gate);
  const going = { ...context, ...startOf(sampler, request, context.fields), problem };
  return { steps: sampler.run(going, params), read: (field) => context.fields.read(field), moved: () => null };
}

/** Where the sampler goes on, if it can. */
function startOf({ resumes }: Sampler, { start }: RestoreRequest, fields: Fields): { start?: Start } {
  const past = start?.past.map(({ x, denoised }) => ({ x: fields.from(x), denoised: fields.from(denoised) })) ?? [];
  const [newest] = past;
  return resumes && start && newest ? { start: { step: start.step, x: newest.x, past } } : {};
}

/** The context with fields that are arrays here; what the network needs goes to the device and back, once per evaluation. */
function onThisThread(
  run: Run,
  device: SamplerContext,
  seeds: readonly number[],
  size: number,
  gate: Gate,
): Omit<ZeroShotContext, 'problem'> {
  const fields = arrayFields(seeds.length);
  const onDevice = async (inputs: Field[], work: (inputs: Field[]) => Promise<Field>): Promise<Field> => {
    const there = await Promise.all(inputs.map(async (input) => run.fields.from(await fields.read(input))));
    const result = await work(there);
    const back = fields.from(await run.fields.read(result));
    run.fields.release(...there, result);
    return back;
  };
  const { vjp } = run;
  return {
    ...device,
    fields,
    stopIfCancelled: gate.stopIfCancelled,
    denoise: (x, sigma) => onDevice([x], ([input]) => device.denoise(input!, sigma)),
    initialNoise: () => fields.from(seededNoise(seeds, size, 'initial', 0)),
    stepNoise: (i) => fields.from(seededNoise(seeds, size, 'step', i)),
    ...(vjp && {
      async vjp(x, sigma, v) {
        await gate.beforeEvaluation();
        return onDevice([x, v], ([input, cotangent]) => vjp(input!, sigma, cotangent!));
      },
    }),
  };
}
