// The limit of photographs, in German.
import type { says } from './photograph-api.words.ts';
import type { Words } from './words.ts';

export const german = {
  tooSmall: (size, width, height) =>
    `Eine Fotografie braucht mindestens ${size} × ${size} Pixel; diese hat ${width} × ${height}. Eine größere öffnen.`,
} satisfies Words<typeof says>;
