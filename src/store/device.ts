// What is asked of the device: how large the model is and how much of it lies here, how fast an evaluation is, and whether it computes
// what PyTorch computes. Nothing here changes a session.
import type { DeviceInfo } from '../protocol/device-api.ts';
import { asStudioError, StudioError } from '../protocol/errors.ts';
import { report, type Needs } from './context.ts';
import { modelUrlOf } from './models/model-ports.ts';
import { wallFrom } from './run/room.ts';
import { isOccupied } from './run/run.ts';
import type { DeviceState, StudioState } from './state.ts';
import { says } from './store.words.ts';

export interface DeviceActions {
  /** Sizes of the model, here and in all. */
  lookAtDevice(): Promise<void>;
  /** Parity against PyTorch, then the time of an evaluation; loads the model if need be. */
  testDevice(): Promise<void>;
  /** Takes the model's files out of this browser; a model that is loaded goes on working. */
  deleteModel(): Promise<void>;
  stopDownload(): void;
}

const rounds = 5;
const quickRounds = 2;

function isSameDevice(a: DeviceInfo | null, b: DeviceInfo | null): boolean {
  return a?.backend === b?.backend && a?.description === b?.description && a?.threads === b?.threads;
}

export class DeviceDesk implements DeviceActions {
  readonly #context: Needs<'engine' | 'library' | 'shelf'>;
  readonly #loadModel: () => Promise<void>;
  /** What self-test and speed are of. */
  #device: DeviceInfo | null;
  /** What was asked for its speed, once. */
  #timed: DeviceInfo | null = null;

  constructor(context: Needs<'engine' | 'library' | 'shelf'>, loadModel: () => Promise<void>) {
    this.#context = context;
    this.#loadModel = loadModel;
    this.#device = context.get().engine.device;
    context.subscribe((state) => {
      this.#follow(state.engine.device);
      void this.#timeWall(state);
    });
  }

  readonly lookAtDevice = async (): Promise<void> => {
    const { shelf, library, get } = this.#context;
    try {
      this.#set({ facts: await shelf.look(modelUrlOf(library, get().modelId)) });
    } catch (error) {
      // The first run asks the same host for the same folder and reports what is wrong there.
      console.warn('The size of the model is not known:', error);
    }
  };

  readonly testDevice = async (): Promise<void> => {
    const { engine, get } = this.#context;
    if (get().device.test.kind === 'testing') return;
    this.#set({ test: { kind: 'testing' } });
    try {
      await this.#loadModel();
      const result = await engine.selfTest();
      const tested = get().engine.device;
      const speed = await engine.measure(rounds);
      if (!isSameDevice(tested, get().engine.device)) throw new StudioError('engine-stopped', says.anotherBackEndTookOver());
      this.#set({ speed, test: { kind: 'tested', result } });
    } catch (thrown) {
      this.#set({ test: { kind: 'failed', why: asStudioError(thrown).detail } });
    }
    await this.lookAtDevice();
  };

  readonly deleteModel = async (): Promise<void> => {
    const { shelf, library, get } = this.#context;
    try {
      await shelf.clear(modelUrlOf(library, get().modelId));
    } catch (error) {
      report(this.#context, error, null, says.nothingElseWasTouched());
    }
    await this.lookAtDevice();
  };

  readonly stopDownload = (): void => this.#context.engine.stopLoading();

  /** Where many samples are set and nobody knows how long they take here, an evaluation is timed before anybody draws them. */
  async #timeWall({ settings, model, engine, device, run, comparison, batch }: StudioState): Promise<void> {
    const isAsked = settings.samples >= wallFrom && device.speed === null && model.kind === 'ready';
    if (!isAsked || !engine.device || isSameDevice(engine.device, this.#timed) || isOccupied({ run, comparison, batch })) return;
    this.#timed = engine.device;
    try {
      const speed = await this.#context.engine.measure(quickRounds);
      if (isSameDevice(this.#timed, this.#context.get().engine.device)) this.#set({ speed });
    } catch (error) {
      // The draw itself says what is wrong.
      console.warn('How long many samples take is not known:', error);
    }
  }

  /** What was found out of one device says nothing of another. While an engine starts there is none, and the same one may come back. */
  #follow(device: DeviceInfo | null): void {
    if (!device || isSameDevice(device, this.#device)) return;
    this.#device = device;
    const { test } = this.#context.get().device;
    // A test under way gives its own answer: the engine may have changed over in the middle of it.
    this.#set({ speed: null, test: test.kind === 'testing' ? test : { kind: 'none' } });
  }

  #set(patch: Partial<DeviceState>): void {
    const { get, set } = this.#context;
    set({ device: { ...get().device, ...patch } });
  }
}
