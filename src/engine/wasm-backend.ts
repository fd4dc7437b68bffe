// The processor back end: segments in onnxruntime's wasm build, operators in their processor form, fields as arrays.
import { conditioningInputs, precondition } from '../model/conditioning.ts';
import type { ModelFiles } from '../model/fetch-model.ts';
import { checkFitsWebAssembly, togetherOnProcessor } from '../model/fits.ts';
import { compileOn } from '../model/compile-program.ts';
import { startWasmRuntime } from '../model/runtime-wasm.ts';
import { WasmNetwork, type DegradeOnCpu } from '../model/wasm-network.ts';
import { bindCpu } from '../operators/entries.ts';
import type { Compile } from '../operators/tensor-program.ts';
import { invariant } from '../protocol/errors.ts';
import { ArrayField, arrayFields, dataOf } from './array-fields.ts';
import type { Backend, LayerFeatures, Run } from './backend.ts';
import { byGroups, groupsOf } from './groups.ts';
import { seededNoise } from './noise.ts';
import { isToldNothing, roles, type Role, type Told } from './problem.ts';

/** [c_in·x ‖ H†y] → [N, 6, S, S]. */
function networkInput(x: Float32Array, cIn: number, entries: Told['entries'], batch: number): Float32Array {
  const plane = x.length / batch;
  const image = new Float32Array(2 * x.length);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < plane; i++) image[2 * n * plane + i] = cIn * (x[n * plane + i] ?? 0);
    image.set(entries[entries.length === 1 ? 0 : n]!.pinv, (2 * n + 1) * plane);
  }
  return image;
}

/** c_skip·x + c_out·F on the first three channels of F [N, channels, S, S]. */
function denoised(x: Float32Array, raw: Float32Array, cSkip: number, cOut: number, batch: number): Float32Array {
  const plane = x.length / batch;
  const stride = raw.length / batch;
  const out = new Float32Array(x.length);
  for (let n = 0; n < batch; n++)
    for (let i = 0; i < plane; i++) out[n * plane + i] = cSkip * (x[n * plane + i] ?? 0) + cOut * (raw[n * stride + i] ?? 0);
  return out;
}

/** NPPC's channels [N, 3K, S, S] of F, or null. */
function directionChannels(raw: Float32Array, batch: number, plane: number): Float32Array | null {
  const stride = raw.length / batch;
  if (stride === plane) return null;
  const out = new Float32Array(batch * (stride - plane));
  for (let n = 0; n < batch; n++) out.set(raw.subarray(n * stride + plane, (n + 1) * stride), n * (stride - plane));
  return out;
}

/** The conditioning rows of a run's levels, computed once. */
async function scalesOf(network: WasmNetwork, { sigmas, regularisation, label }: Told): Promise<(sigma: number) => Float32Array> {
  const { width } = network.manifest.cond;
  const table = await network.conditioning(conditioningInputs(network.manifest, sigmas, regularisation.std, label));
  const rows = new Map(sigmas.map((sigma, i) => [sigma, table.subarray(i * width, (i + 1) * width)]));
  return (sigma) => {
    const scales = rows.get(sigma);
    invariant(scales, `σ = ${sigma.toString()} is in the table`);
    return scales;
  };
}

async function beginRun(network: WasmNetwork, model: ModelFiles, compile: Compile, told: Told): Promise<Run> {
  const { manifest } = network;
  const { size } = manifest.config;
  const { batch, blind } = told;
  const scalesAt = await scalesOf(network, told);
  const maxImages = Math.max(1, ...[...model.transforms.values()].map((t) => t.k));
  const groups = groupsOf(batch, told.entries.length > 1 ? batch : togetherOnProcessor(manifest));
  const operator = bindCpu(told.operator, compile, { ...told, batch: groups.size, size, maxImages });
  let { entries } = told;
  const plane = 3 * size * size;
  let layers: LayerFeatures[] = [];
  const degradeBy =
    (transforms: ModelFiles['transforms']): DegradeOnCpu =>
    async (step, a) => {
      const transform = transforms.get(step.block);
      invariant(transform, `T_ψ of ${step.block}`);
      const stack = { n: groups.size, k: step.k, size, patch: step.patch };
      return blind ? new Float32Array(a.length) : operator.features(a, transform, stack);
    };
  const degradeHere = degradeBy(model.transforms);
  const degrade: DegradeOnCpu = async (step, a) => {
    const degraded = await degradeHere(step, a);
    layers.push({ step, a, degraded });
    return degraded;
  };
  let newest: Float32Array | null = null;
  const fields = arrayFields(batch);
  return {
    fields,
    noise: (seeds, kind, index) => fields.from(seededNoise(seeds, size, kind, index)),
    ...(manifest.vjp && {
      async vjp(x, sigma, v) {
        invariant(isToldNothing(told), 'Jᵀv is that of the network without a measurement');
        const { cIn, cSkip, cOut } = precondition(sigma, manifest.sigmaData);
        const gradient = await byGroups(groups, plane, [dataOf(x), dataOf(v)], ([input, cotangent]) =>
          network.vjp(networkInput(input!, cIn, entries, groups.size), cotangent!, groups.size, scalesAt(sigma)),
        );
        return new ArrayField(
          dataOf(v).map((value, i) => cSkip * value + cIn * cOut * (gradient[i] ?? 0)),
          batch,
        );
      },
    }),
    async denoise(x, sigma) {
      const scales = scalesAt(sigma);
      const { cIn, cSkip, cOut } = precondition(sigma, manifest.sigmaData);
      const out = await byGroups(groups, plane, [dataOf(x)], async ([input]) => {
        layers = [];
        newest = await network.evaluate(networkInput(input!, cIn, entries, groups.size), groups.size, scales, degrade);
        return denoised(input!, newest, cSkip, cOut, groups.size);
      });
      return new ArrayField(out, batch);
    },
    tell(others) {
      entries = others;
      operator.tell(others);
    },
    async directions() {
      if (!newest) return null;
      return manifest.nppc ? network.directions(batch, degradeBy) : directionChannels(newest, batch, plane);
    },
    layers: () => Promise.resolve(layers),
    dispose: () => void operator.dispose(),
  };
}

export async function createWasmBackend(maxThreads?: number): Promise<Backend> {
  const runtime = await startWasmRuntime(maxThreads);
  const loaded = new Map<Role, { network: WasmNetwork; model: ModelFiles }>();
  const unload = async (roles: readonly Role[]) => {
    for (const role of roles) {
      const before = loaded.get(role);
      loaded.delete(role);
      await before?.network.release();
    }
  };
  const networkOf = (role: Role) => {
    const there = loaded.get(role);
    invariant(there, 'a model is loaded before a run begins');
    return there;
  };
  const compile = compileOn(runtime);
  return {
    kind: 'wasm',
    compile,
    description: `processor, ${runtime.threads.toString()} ${runtime.threads === 1 ? 'thread' : 'threads'}`,
    threads: runtime.threads,
    graphs: null,
    checkFits: checkFitsWebAssembly,
    async load(role, model, onProgress) {
      const network = await WasmNetwork.create(runtime, model, onProgress);
      await unload(role === 'model' ? roles : [role]);
      loaded.set(role, { network, model });
    },
    async prepare({ gradients }) {
      const { network } = networkOf('model');
      if (gradients) await network.openVjp();
    },
    async begin(told) {
      const { network, model } = networkOf(told.role);
      return beginRun(network, model, compile, told);
    },
    // The processor is not lost without its Worker.
    watch: (work) => work,
    dispose: () => unload(roles),
  };
}
