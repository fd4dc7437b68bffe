// The one limit of photographs that both sides know, in words.
import { sayingsOf } from './words.ts';

export const says = sayingsOf('photograph-api', {
  tooSmall: (size: number, width: number, height: number) =>
    `A photograph must be at least ${size} × ${size} pixels; this one has ${width} × ${height}. Open a larger one.`,
});
