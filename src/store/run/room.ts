// What a number of samples takes before any is drawn: memory of this page, and time where the device has been timed. Pure, but for what the
// browser says of its memory.
import type { SamplerEntry } from '../../protocol/engine-api.ts';
import { initialParams, type Params } from '../../protocol/param-spec.ts';
import type { Said } from '../../protocol/words.ts';
import type { Posterior, StudioState } from '../state.ts';
import { says } from './room.words.ts';
import { trailBytes } from './trail.ts';

/** More samples of one measurement than this are more than anybody looks at, and than a phone holds. */
export const mostSamples = 64;

/** More than this at once are a wall: what they take is said before they are drawn. */
export const wallFrom = 10;

/** Pictures of three planes that one sample is while it is drawn: the newest step, those before it that a run goes on from, the sampler's. */
const picturesHeld = 24;

/** Of what a device has, the page takes for samples. */
const share = 1 / 4;
/** Where the browser does not say, in GiB; it never says more than 8. */
const unknownMemory = 4;

/** Bytes that the page holds of so many samples, about, while they are drawn. */
export function bytesOfSamples(count: number, size: number): number {
  return count * (picturesHeld * 4 * 3 * size ** 2 + trailBytes);
}

/** Bytes there are for samples, about. */
export function roomForSamples(memory = (globalThis as { navigator?: { deviceMemory?: number } }).navigator?.deviceMemory): number {
  return share * (memory ?? unknownMemory) * 2 ** 30;
}

/** In a sentence with the numbers, why the page does not hold so many; null where it does. */
export function tooMany(count: number, size: number, room = roomForSamples()): Said | null {
  const bytes = bytesOfSamples(count, size);
  if (bytes <= room) return null;
  const most = Math.max(1, Math.floor((count * room) / bytes));
  return says.tooMany(count, size, Math.ceil(bytes / 1e6), Math.ceil(room / 1e6), most);
}

/** Evaluations of one sample with these parameters, about: samplers differ by what a step takes, not by how it depends on their number. */
function evaluationsOf({ evaluations, params: specs }: SamplerEntry, params: Params): number {
  const [initial, asked] = [initialParams(specs)['steps'], params['steps']];
  return typeof initial === 'number' && typeof asked === 'number' ? (evaluations * asked) / initial : evaluations;
}

/** Seconds of an evaluation of one sample, as drawn here last; null where nothing of this model and device has been timed. */
function paceOf({ posterior, device, engine, model }: Timed): number | null {
  const isOfHere = (drawn: Posterior): boolean =>
    drawn.backend === engine.device?.description && model.kind === 'ready' && drawn.weightsSha256 === model.info.weightsSha256;
  if (posterior && posterior.seconds > 0 && isOfHere(posterior))
    return posterior.seconds / posterior.samples.length / Math.max(1, posterior.evaluations);
  return device.speed;
}

type Timed = Pick<StudioState, 'posterior' | 'device' | 'engine' | 'model' | 'settings' | 'catalogue'>;

/** Seconds that the next draw takes, about; null where that is not known yet. */
export function secondsOfDraw(state: Timed, count: number): number | null {
  const { settings, catalogue } = state;
  const sampler = catalogue?.samplers.find(({ id }) => id === settings.samplerId);
  const pace = paceOf(state);
  return sampler && pace !== null ? count * pace * evaluationsOf(sampler, settings.samplerParams[sampler.id] ?? {}) : null;
}
