// What taking a wall of samples along comes to, said before it is made: what a figure has room for, how long an animation lasts, how large a
// ZIP gets. Knows no encoder.
import { wallFrom } from '../../store/run/room.ts';
import type { Posterior } from '../../store/state.ts';
import { areMoved } from '../posterior/save.ts';
import { fixed, formatMegabytes } from '../format.ts';
import { words } from './keep.words.ts';

/** With truth, measurement, estimate and spread two rows of a figure over both columns. */
export const mostInFigure = 12;
/** Of an animation. */
export const samplesPerSecond = 4;

/** Of a picture as float32 numbers, and of its PNG with the crop and mask that its recipe has; both are noise to a packer. */
const [arrayBytes, pngBytes] = [4, 2];

/** Bytes, about. */
export function zipBytes(posterior: Posterior): number {
  const { samples, mmse, size } = posterior;
  const pictures = samples.length + (mmse ? 1 : 0);
  return 3 * size ** 2 * pictures * (arrayBytes * (areMoved(posterior) ? 2 : 1) + pngBytes);
}

/** A sentence beside each way of taking it along; empty where there is no wall. */
export function wallNotes(posterior: Posterior | null): Record<'figure' | 'zip' | 'animation', string> {
  const count = posterior?.samples.length ?? 0;
  if (!posterior || count < wallFrom) return { figure: '', zip: '', animation: '' };
  return {
    figure: count > mostInFigure ? words.aWallsFigure(mostInFigure, count) : '',
    zip: words.aWallsZip(formatMegabytes(zipBytes(posterior))),
    animation: words.aWallsAnimation(fixed(count / samplesPerSecond, 0)),
  };
}
