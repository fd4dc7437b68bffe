// What is asked of the device: how large the model is and how much of it lies here, how fast an evaluation is, and whether it computes
// what PyTorch computes. Nothing here changes a session.
import { asStudioError } from '../protocol/errors.ts';
import { report, type StudioContext } from './context.ts';
import type { EngineStatus } from './ports.ts';
import type { DeviceState } from './state.ts';

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

/** A processor that imitates a graphics card: right, and too slow to be shown to anybody. */
export function isSoftware({ reason }: EngineStatus): boolean {
  return /software|imitation/i.test(reason);
}

export class DeviceDesk implements DeviceActions {
  readonly #context: StudioContext;
  readonly #loadModel: () => Promise<void>;

  constructor(context: StudioContext, loadModel: () => Promise<void>) {
    this.#context = context;
    this.#loadModel = loadModel;
  }

  readonly lookAtDevice = async (): Promise<void> => {
    const { shelf, modelUrl } = this.#context;
    try {
      this.#set({ facts: await shelf.look(modelUrl) });
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
      this.#set({ speed: await engine.measure(rounds), test: { kind: 'tested', result } });
    } catch (thrown) {
      this.#set({ test: { kind: 'failed', why: asStudioError(thrown).message } });
    }
    await this.lookAtDevice();
  };

  readonly deleteModel = async (): Promise<void> => {
    const { shelf, modelUrl } = this.#context;
    try {
      await shelf.clear(modelUrl);
    } catch (error) {
      report(this.#context, error, null, 'Nothing else was touched.');
    }
    await this.lookAtDevice();
  };

  readonly stopDownload = (): void => this.#context.engine.stopLoading();

  #set(patch: Partial<DeviceState>): void {
    const { get, set } = this.#context;
    set({ device: { ...get().device, ...patch } });
  }
}
