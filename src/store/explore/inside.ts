// Looking inside: one evaluation of the network with everything its operator layers did, and the network's own directions where the
// model has them. Asked for one at a time, the latest wins; nothing that was drawn is touched.
import { classAsked } from '../run/class-asked.ts';
import type { Directions, EvaluationRequest } from '../../protocol/engine-api.ts';
import { report, type Needs } from '../context.ts';
import type { Measurer } from '../measure/measure.ts';
import type { Measured } from '../measure/measured.ts';
import { estimateMeets } from '../run/meet.ts';
import type { TrailStep } from '../run/trail.ts';
import { says as ofStore } from '../store.words.ts';
import { says } from './explore-says.words.ts';

export interface InsideActions {
  /** Inspects the evaluation that followed this step, for the first sample of the run; null: the first, on pure noise. */
  inspect(step: TrailStep | null): Promise<void>;
  /** Null where the model has none, or it failed. Asked once a measurement. */
  askDirections(measured: Measured): Promise<Directions | null>;
}

/** Where the flow starts; the noise level of an evaluation on pure noise. */
const pureNoise = 80;

export class InsideDesk {
  readonly #context: Needs<'engine'>;
  readonly #measurer: Pick<Measurer, 'settled'>;
  readonly #loadModel: () => Promise<void>;
  #turn = 0;
  #shown: { step: TrailStep | null; measured: Measured } | null = null;
  #asked: { of: Measured; weights: string | null; answer: Promise<Directions | null> } | null = null;

  constructor(context: Needs<'engine'>, measurer: Pick<Measurer, 'settled'>, loadModel: () => Promise<void>) {
    this.#context = context;
    this.#measurer = measurer;
    this.#loadModel = loadModel;
  }

  get actions(): InsideActions {
    return { inspect: this.#inspect, askDirections: this.#askDirections };
  }

  readonly #inspect = async (step: TrailStep | null): Promise<void> => {
    const { get, set, engine } = this.#context;
    const turn = ++this.#turn;
    try {
      await this.#loadModel();
      const { posterior } = get();
      const measured = step && posterior ? posterior.measured : await this.#measurer.settled();
      if (turn !== this.#turn) return;
      const isShown = this.#shown?.step === step && this.#shown.measured === measured && get().inside.inspection !== null;
      if (!measured || isShown) {
        // Whoever asked before may still wait for an answer that nobody wants any more.
        set({ inside: { ...get().inside, kind: 'idle' } });
        return;
      }
      set({ inside: { ...get().inside, kind: 'waiting' } });
      const [sigma, x] = step ? [step.sigma, step.input] : [pureNoise, null];
      const inspection = await engine.inspect({ ...this.#request(measured), sigma, x });
      if (turn !== this.#turn) return;
      this.#shown = { step, measured };
      set({ inside: { kind: 'idle', inspection } });
    } catch (error) {
      if (turn !== this.#turn) return;
      set({ inside: { kind: 'failed', inspection: null } });
      report(this.#context, error, null, ofStore.whatWasDrawnIsKept());
    }
  };

  readonly #askDirections = (measured: Measured): Promise<Directions | null> => {
    const { model } = this.#context.get();
    const weights = model.kind === 'ready' ? `${model.info.weightsSha256} ${classAsked(this.#context.get().settings, model).label}` : null;
    if (this.#asked?.of === measured && this.#asked.weights === weights) return this.#asked.answer;
    const answer = this.#fetchDirections(measured);
    this.#asked = { of: measured, weights, answer };
    // What failed once may be asked again.
    void answer.then((found) => {
      if (!found && this.#asked?.answer === answer) this.#asked = null;
    });
    return answer;
  };

  async #fetchDirections(measured: Measured): Promise<Directions | null> {
    const { get, engine } = this.#context;
    try {
      await this.#loadModel();
      const { model } = get();
      if (model.kind !== 'ready' || model.info.directions === 0) return null;
      const { catalogue, posterior } = get();
      const drawn = { samplerId: posterior?.samplerId ?? null, samplerParams: posterior?.samplerParams };
      const meets = estimateMeets(catalogue, measured, drawn);
      return await engine.directions({ ...this.#request(measured), exact: measured.truth !== null, meets });
    } catch (error) {
      report(this.#context, error, null, says.theDirectionsOfTheSamples());
      return null;
    }
  }

  #request({ operator, request, measurement }: Measured): EvaluationRequest {
    const { model, settings } = this.#context.get();
    const modelId = model.kind === 'ready' ? model.info.id : '';
    const { noise } = request;
    return { modelId, operator, noise, y: measurement.y, blind: false, label: classAsked(settings, model).label, seed: settings.firstSeed };
  }
}
