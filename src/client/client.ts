// The page's end of the engine: picks a back end, starts and restarts its Worker, keeps the model loaded across
// restarts, turns whatever is thrown into StudioErrors. Knows nothing of what the engine computes.
import type { Remote } from 'comlink';
import { describeAdapter, factsOf, isSoftwareAdapter } from '../protocol/adapter.ts';
import type { BackendKind } from '../protocol/device-api.ts';
import type { EngineApi, LoadProgress, ModelInfo, RestoreRequest, RestoreResult, RestoreStep } from '../protocol/engine-api.ts';
import { StudioError } from '../protocol/errors.ts';
import type { Said } from '../protocol/words.ts';
import type { PhotographRequest, PhotographResult, PhotographStep } from '../protocol/photograph-api.ts';
import type { BackendChoice, EnginePort, EngineStatus } from '../store/ports.ts';
import { decideBackend, type GpuFacts, type Speeds } from './choose-backend.ts';
import { EngineWorker } from './engine-worker.ts';
import { nextFrame } from './frames.ts';
import { patienceMs as defaultPatienceMs } from './workers.ts';
import { recallSpeeds, rememberSpeeds } from './speeds.ts';
import { says } from './client.words.ts';

/** A run that was cancelled and is not over after this, or after three of its steps, has a Worker that hangs. */
const cancelPatienceMs = 20_000;
/** Rounds of the speed test, and how long nothing must have run before it starts. */
const speedRounds = 5;
const idleMs = 3_000;

export type StartWorker = (kind: BackendKind) => Worker;

export async function probeGpu(): Promise<GpuFacts> {
  // Old browsers and insecure pages have no such property, whatever its type says.
  const api = (navigator as { gpu?: GPU }).gpu;
  const adapter = await api?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return { adapter: null };
  const facts = factsOf(adapter);
  return { adapter: { description: describeAdapter(facts), software: isSoftwareAdapter(facts) } };
}

/** @param patienceMs how long the engine may be silent before it is started again */
export function createClient(
  startWorker: StartWorker,
  probe: () => Promise<GpuFacts> = probeGpu,
  patienceMs = defaultPatienceMs,
): EnginePort {
  return new Client(startWorker, probe(), patienceMs);
}

interface Progress {
  lastStepMs: number;
  /** Whether the engine has been asked for it: before, its model may have to be loaded anew. */
  isAsked: boolean;
  isCancelled: boolean;
}

class Client implements EnginePort {
  readonly #startWorker: StartWorker;
  readonly #gpu: Promise<GpuFacts>;
  readonly #listeners = new Set<(status: EngineStatus) => void>();
  #status: EngineStatus = { choice: 'auto', device: null, reason: null, isSoftware: false };
  #engine: EngineWorker | null = null;
  #model: { url: string; info: ModelInfo } | null = null;
  /** The engine that has #model; another one has to load it first. */
  #loadedIn: EngineWorker | null = null;
  #gpuFailure: Said | string | null = null;
  #speeds: Speeds | null = null;
  #busy = 0;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #steps = new Map<string, Progress>();

  readonly #patienceMs: number;

  constructor(startWorker: StartWorker, gpu: Promise<GpuFacts>, patienceMs: number) {
    this.#patienceMs = patienceMs;
    this.#startWorker = startWorker;
    this.#gpu = gpu;
  }

  status(): EngineStatus {
    return this.#status;
  }

  onStatus(listener: (status: EngineStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async chooseBackend(choice: BackendChoice): Promise<void> {
    this.#gpuFailure = null;
    this.#setStatus({ choice, device: null, reason: null, isSoftware: false });
    this.#retire(new StudioError('engine-stopped', says.anotherBackEndWasChosen()));
    await this.device();
  }

  catalogue() {
    return this.#call((engine) => engine.call((api) => api.catalogue()));
  }

  device() {
    return this.#call(async (engine) => engine.call((api) => api.device()));
  }

  generate(...args: Parameters<EngineApi['generate']>) {
    return this.#call((engine) => engine.call<Uint8Array | Float32Array>((api) => api.generate(...args)));
  }

  degrade(request: Parameters<EngineApi['degrade']>[0]) {
    return this.#call((engine) => engine.call((api) => api.degrade(request)));
  }

  judge(request: Parameters<EngineApi['judge']>[0]) {
    return this.#call((engine) => engine.call((api) => api.judge(request)));
  }

  nullShare(request: Parameters<EngineApi['nullShare']>[0]) {
    return this.#call((engine) => engine.call((api) => api.nullShare(request)));
  }

  shapeOf(request: Parameters<EngineApi['shapeOf']>[0]) {
    return this.#call((engine) => engine.call((api) => api.shapeOf(request)));
  }

  formOf(request: Parameters<EngineApi['formOf']>[0]) {
    return this.#call((engine) => engine.call((api) => api.formOf(request)));
  }

  adopt(request: Parameters<EngineApi['adopt']>[0]) {
    return this.#call((engine) => engine.call((api) => api.adopt(request)));
  }

  load(folderUrl: string, onProgress: (progress: LoadProgress) => void): Promise<ModelInfo> {
    const url = new URL(folderUrl, document.baseURI).href;
    return this.#call((engine) => this.#loadInto(engine, url, onProgress));
  }

  addModel(parcel: Parameters<EngineApi['addModel']>[0], modelsUrl: string, onProgress: (progress: LoadProgress) => void) {
    return this.#call((engine) => engine.callHearing(onProgress, (api, hear) => api.addModel(parcel, modelsUrl, hear)));
  }

  inspect(request: Parameters<EngineApi['inspect']>[0]) {
    return this.#call(async (engine) => {
      await this.#ensureModel(engine);
      return engine.call((api) => api.inspect(request));
    });
  }

  directions(request: Parameters<EngineApi['directions']>[0]) {
    return this.#call(async (engine) => {
      await this.#ensureModel(engine);
      return engine.call((api) => api.directions(request));
    });
  }

  measure(rounds: number) {
    return this.#call(async (engine) => {
      await this.#ensureModel(engine);
      return engine.call((api) => api.measure(rounds));
    });
  }

  selfTest() {
    return this.#call(async (engine) => {
      await this.#ensureModel(engine);
      return engine.call((api) => api.selfTest());
    });
  }

  planPhotograph(request: PhotographRequest) {
    return this.#call(async (engine) => {
      await this.#ensureModel(engine);
      return engine.call((api) => api.planPhotograph(request));
    });
  }

  photographNoise(photo: Parameters<EngineApi['photographNoise']>[0]) {
    return this.#call((engine) => engine.call((api) => api.photographNoise(photo)));
  }

  measurePhotograph(request: Parameters<EngineApi['measurePhotograph']>[0]) {
    return this.#call(async (engine) => {
      await this.#ensureModel(engine);
      return engine.call((api) => api.measurePhotograph(request));
    });
  }

  photographDirections(request: Parameters<EngineApi['photographDirections']>[0]) {
    return this.#call(async (engine) => {
      await this.#ensureModel(engine);
      return engine.call((api) => api.photographDirections(request));
    });
  }

  async restorePhotograph(request: PhotographRequest, onStep: (step: PhotographStep) => void | Promise<void>): Promise<PhotographResult> {
    const nothing = { runId: request.runId, finished: false, patch: null, fit: 0, unexplained: 0, tiles: 0, evaluations: 0, seconds: 0 };
    return this.#run(request.runId, nothing, onStep, (api, relay) => api.restorePhotograph(request, relay));
  }

  restore(request: RestoreRequest, onStep: (step: RestoreStep) => void | Promise<void>): Promise<RestoreResult> {
    const nothing = { runId: request.runId, finished: false, samples: new Float32Array(0), fit: [], evaluations: 0, seconds: 0 };
    const take = async (step: RestoreStep): Promise<void> => {
      await onStep(step);
      // The processor would wait for the page; a graphics processor reads back what the page has time for, at most one step a frame.
      if (this.#engine?.kind === 'webgpu' && !request.everyStep && step.i < step.total) await nextFrame();
    };
    return this.#run(request.runId, nothing, take, (api, relay) => api.restore(request, relay));
  }

  /** @param nothing what it gives where it was cancelled before the engine was asked */
  async #run<Step, Result>(
    runId: string,
    nothing: Result,
    onStep: (step: Step) => void | Promise<void>,
    ask: (api: Remote<EngineApi>, relay: (step: Step) => void | Promise<void>) => Promise<Result>,
  ): Promise<Result> {
    const progress: Progress = { lastStepMs: 0, isAsked: false, isCancelled: false };
    this.#steps.set(runId, progress);
    let stepStarted = performance.now();
    try {
      const result = await this.#call(async (engine) => {
        await this.#ensureModel(engine);
        if (progress.isCancelled) return nothing;
        progress.isAsked = true;
        stepStarted = performance.now();
        const relay = async (step: Step): Promise<void> => {
          const now = performance.now();
          progress.lastStepMs = now - stepStarted;
          stepStarted = now;
          await onStep(step);
        };
        return engine.callHearing(relay, ask);
      });
      this.#measureWhenIdle();
      return result;
    } finally {
      this.#steps.delete(runId);
    }
  }

  async cancel(runId: string): Promise<void> {
    const engine = this.#engine;
    const progress = this.#steps.get(runId);
    if (!progress) return;
    progress.isCancelled = true;
    if (!engine || !progress.isAsked) return;
    setTimeout(
      () => {
        if (this.#steps.has(runId)) engine.stop(new StudioError('engine-stopped', says.theRunDidNotAnswer()));
      },
      Math.max(cancelPatienceMs, 3 * progress.lastStepMs),
    );
    await engine
      .call((api) => api.cancel(runId))
      .catch((error: unknown) => {
        // With its engine the run is over, and says itself why.
        if (!engine.dead) throw error;
      });
  }

  stopLoading(): void {
    this.#engine?.stop(new StudioError('model-missing', says.youStoppedTheDownloadWhat()));
  }

  async dispose(): Promise<void> {
    clearTimeout(this.#idleTimer);
    await this.#engine?.call((api) => api.dispose());
    this.#retire(new StudioError('engine-stopped', says.theStudioWasClosed()));
  }

  async #call<T>(task: (engine: EngineWorker) => Promise<T>): Promise<T> {
    this.#busy++;
    clearTimeout(this.#idleTimer);
    try {
      return await this.#withFallback(task);
    } finally {
      this.#busy--;
    }
  }

  /** Where WebGPU was chosen by us and cannot be had after all, the processor does it. */
  async #withFallback<T>(task: (engine: EngineWorker) => Promise<T>): Promise<T> {
    const engine = await this.#running();
    try {
      return await task(engine);
    } catch (error) {
      stopIfSpent(engine, error);
      const gpuIsToBlame = error instanceof StudioError && (error.code === 'no-webgpu' || error.code === 'gpu-limits');
      if (!gpuIsToBlame || engine.kind !== 'webgpu' || this.#status.choice !== 'auto') throw error;
      this.#gpuFailure = error.detail;
      this.#retire(error);
      return task(await this.#running());
    }
  }

  async #running(): Promise<EngineWorker> {
    const gpu = await this.#gpu;
    const { kind, reason } = decideBackend(this.#status.choice, gpu, this.#speeds, this.#gpuFailure);
    // What the speed test found can wait until nothing is under way.
    if (this.#engine && this.#engine.kind !== kind && this.#busy > 1) return this.#engine;
    if (this.#engine?.kind !== kind) this.#retire(new StudioError('engine-stopped', says.anotherBackEndTookOver()));
    if (this.#engine) return this.#engine;
    const onDeath = (): void => {
      if (this.#engine === engine) this.#engine = null;
      if (this.#loadedIn === engine) this.#loadedIn = null;
    };
    const engine = new EngineWorker(kind, this.#startWorker(kind), onDeath, this.#patienceMs);
    this.#engine = engine;
    const { choice } = this.#status;
    // Who chose the processor knows that it is one.
    this.#setStatus({ choice, device: null, reason, isSoftware: choice !== 'wasm' && gpu.adapter?.software === true });
    this.#askDevice(engine);
    return engine;
  }

  /** What computes: known when the engine has started, and all of it when it has loaded a model. */
  #askDevice(engine: EngineWorker): void {
    engine
      .call((api) => api.device())
      .then(
        (device) => {
          if (this.#engine === engine) this.#setStatus({ ...this.#status, device });
        },
        // The call that needed the engine gets the same error and reports it.
        () => undefined,
      );
  }

  async #loadInto(engine: EngineWorker, url: string, onProgress: (progress: LoadProgress) => void): Promise<ModelInfo> {
    const info = await engine.callHearing(onProgress, (api, hear) => api.load(url, hear));
    this.#model = { url, info };
    this.#loadedIn = engine;
    if (engine.kind === 'webgpu') this.#askDevice(engine);
    const { adapter } = await this.#gpu;
    this.#speeds = adapter && recallSpeeds(adapter.description, info.weightsSha256);
    return info;
  }

  async #ensureModel(engine: EngineWorker): Promise<void> {
    if (this.#model && this.#loadedIn !== engine) await this.#loadInto(engine, this.#model.url, () => undefined);
  }

  #retire(error: StudioError): void {
    this.#engine?.stop(error);
    this.#engine = null;
  }

  #setStatus(status: EngineStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }

  /** On a real GPU, once: both back ends on this device, when nothing has run for a while. Never before the first sample. */
  #measureWhenIdle(): void {
    if (this.#speeds || this.#status.choice !== 'auto' || this.#engine?.kind !== 'webgpu') return;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => void this.#measureBoth().catch(() => undefined), idleMs);
  }

  async #measureBoth(): Promise<void> {
    const { adapter } = await this.#gpu;
    const [engine, model] = [this.#engine, this.#model];
    if (!adapter || adapter.software || !engine || !model || this.#busy > 0) return;
    const webgpu = await engine
      .call((api) => api.measure(speedRounds))
      .catch((error: unknown) => {
        stopIfSpent(engine, error);
        throw error;
      });
    const rival = new EngineWorker('wasm', this.#startWorker('wasm'), () => undefined, this.#patienceMs);
    try {
      await rival.callHearing(
        () => undefined,
        (api, hear) => api.load(model.url, hear),
      );
      const wasm = await rival.call((api) => api.measure(speedRounds));
      this.#speeds = { webgpu, wasm };
      rememberSpeeds(adapter.description, model.info.weightsSha256, this.#speeds);
      const { reason } = decideBackend(this.#status.choice, { adapter }, this.#speeds, this.#gpuFailure);
      this.#setStatus({ ...this.#status, reason });
    } finally {
      rival.stop(new StudioError('engine-stopped', says.theSpeedTestIsOver()));
    }
  }
}

/** A lost device never comes back, and a heap that was full stays large: the next call starts a Worker anew. */
function stopIfSpent(engine: EngineWorker, error: unknown): void {
  if (error instanceof StudioError && (error.code === 'gpu-lost' || error.code === 'out-of-memory')) engine.stop(error);
}
