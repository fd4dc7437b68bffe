// One run from y to samples, as its plan says: composes network, maps and sampler. Knows no queue, no Worker and no request.
// A supervised sampler's state stays on the device; a zero-shot one's is arrays of this thread, where the maps of the problem are.
import type { PictureMaps } from '../operators/contract.ts';
import { bindMaps } from '../operators/entries.ts';
import type { RestoreResult, RestoreStep } from '../protocol/engine-api.ts';
import { asStudioError, invariant, StudioError } from '../protocol/errors.ts';
import type { Field, Fields, SamplerContext, SamplerStep, Start, ZeroShotContext } from '../samplers/contract.ts';
import { arrayFields } from './array-fields.ts';
import type { Backend, DeviceMove, Run } from './backend.ts';
import { openDeliveries } from './deliveries.ts';
import { beginTerms, passesAt } from './denoiser.ts';
import { createInverseProblem } from './inverse-problem.ts';
import { fitOf } from './measurement.ts';
import { meeting, missingOnDevice, missingOnThread } from './meet.ts';
import { seededNoise, yieldToMessages } from './noise.ts';
import type { RunPlan } from './plan.ts';
import { says } from './engine.words.ts';

class Cancelled extends Error {}

/** Cancelling ends it with what was reached; any other failure rejects. @throws StudioError */
export async function restore(
  backend: Backend,
  plan: RunPlan,
  isCancelled: () => boolean,
  onStep: (step: RestoreStep) => void | Promise<void>,
): Promise<RestoreResult> {
  const { runId, problem } = plan;
  const roles = new Set(plan.terms.map(({ told }) => told.role));
  await backend.prepare({ batch: plan.seeds.length, entries: problem.parts, gradients: plan.gradients, roles });
  const started = performance.now();
  const run = await beginTerms(backend, plan.terms);
  const progress = { evaluations: plan.start?.evaluations ?? 0 };
  const stopIfCancelled = async () => {
    await yieldToMessages();
    if (isCancelled()) throw new Cancelled();
  };
  const gate: Gate = {
    stopIfCancelled,
    async beforeEvaluation(sigma) {
      await stopIfCancelled();
      progress.evaluations += passesAt(plan, sigma);
    },
  };
  let samples = new Float32Array();
  let finished = false;
  let maps: PictureMaps | null = null;
  const deliveries = openDeliveries({ reached: backend.reached, everyStep: plan.everyStep });
  const sigmas: number[] = [];
  /** So many of them the page knows of. */
  let told = 0;
  try {
    const move = (plan.meeting && plan.maps && (await run.openMove?.(problem, plan.maps.solves))) ?? null;
    maps = move ? null : plan.maps && bindMaps(problem.operator, backend.compile, plan.maps);
    const { steps, fields, moved } = startSampler(plan, run, gate, maps, move);
    for await (const { i, total, sigma, x, denoised } of steps) {
      sigmas.push(sigma);
      if (deliveries.isFull && i !== total) {
        await deliveries.pass();
        continue;
      }
      const [{ evaluations }, at] = [progress, sigmas.length];
      // Copies are queued here, before the sampler writes over what they copy.
      const by = moved();
      await deliveries.send({
        reading: fields.readAll(by ? [x, denoised, by] : [x, denoised]),
        isLast: i === total,
        async deliver(read) {
          const [xs, d0, move] = read as [Float32Array, Float32Array, Float32Array?];
          samples = i === total ? xs.slice() : d0.slice();
          const unseen = sigmas.slice(told, at - 1);
          told = at;
          await onStep({ runId, i, total, sigma, unseen, evaluations, x: xs, denoised: d0, moved: move ?? null });
        },
      });
    }
    await deliveries.last();
    if (samples.length === 0) throw new StudioError('bad-params', says.theRunToGoOn());
    finished = true;
  } catch (error) {
    if (!(error instanceof Cancelled)) throw asStudioError(error);
    await deliveries.last().catch((late: unknown) => {
      throw asStudioError(late);
    });
  } finally {
    run.dispose();
    await maps?.dispose();
  }
  const fit = fitOf(problem, samples, plan.size);
  return { runId, finished, samples, fit, evaluations: progress.evaluations, seconds: (performance.now() - started) / 1000 };
}

/** Where a cancel takes hold: both reject then. The second stands before every D(x; σ), and counts its passes through the network. */
interface Gate {
  stopIfCancelled(): Promise<void>;
  beforeEvaluation(sigma: number): Promise<void>;
}

interface Started {
  steps: AsyncGenerator<SamplerStep, void>;
  /** Where its steps lie. */
  fields: Fields;
  /** What met y in the newest evaluation, where anything did. */
  moved(): Field | null;
}

/** @param move by the device, where it can; else `maps` meet y */
function startSampler(plan: RunPlan, run: Run, gate: Gate, maps: PictureMaps | null, move: DeviceMove | null): Started {
  const { seeds, sampler, params } = plan;
  const problem = maps && createInverseProblem(maps, plan.problem, seeds.length);
  const device: SamplerContext = {
    ...plan.schedule,
    fields: run.fields,
    async denoise(x, sigma) {
      await gate.beforeEvaluation(sigma);
      return run.denoise(x, sigma);
    },
    initialNoise: () => run.noise(seeds, 'initial', 0),
    stepNoise: (i) => run.noise(seeds, 'step', i),
  };
  if (!sampler.zeroShot) {
    const byMaps = problem && missingOnThread(run.fields, problem);
    const missing = move ? missingOnDevice(move) : byMaps;
    const met = plan.meeting && missing ? meeting(device.denoise, run.fields, missing, plan.meeting) : null;
    const going = { ...device, denoise: met?.denoise ?? device.denoise, ...startOf(plan, run.fields) };
    return { steps: sampler.run(going, params), fields: run.fields, moved: () => met?.moved() ?? null };
  }

  invariant(problem, 'a zero-shot method is given H');
  const context = onThisThread(run, device, plan, gate);
  const going = { ...context, ...startOf(plan, context.fields), problem };
  return { steps: sampler.run(going, params), fields: context.fields, moved: () => null };
}

/** Where the sampler goes on, if it does. */
function startOf({ start }: RunPlan, fields: Fields): { start?: Start } {
  const past = start?.past.map(({ x, denoised }) => ({ x: fields.from(x), denoised: fields.from(denoised) })) ?? [];
  const [newest] = past;
  return start && newest ? { start: { step: start.step, x: newest.x, past } } : {};
}

/** The context with fields that are arrays here; what the network needs goes to the device and back, once per evaluation. */
function onThisThread(run: Run, device: SamplerContext, { seeds, size }: RunPlan, gate: Gate): Omit<ZeroShotContext, 'problem'> {
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
        await gate.beforeEvaluation(sigma);
        return onDevice([x, v], ([input, cotangent]) => vjp(input!, sigma, cotangent!));
      },
    }),
  };
}
