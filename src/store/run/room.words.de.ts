import type { Words } from '../../protocol/words.ts';
import type { says } from './room.words.ts';

export const german = {
  tooMany: (count, size, needed, there, most) =>
    `${count} Stichproben von ${size} × ${size} brauchen auf dieser Seite etwa ${needed} MB, und dieses Gerät hat dafür etwa ${there} MB. Höchstens ${most} passen auf einmal.`,
} satisfies Words<typeof says>;
