// What a picture file loses when it is opened as one still picture of eight bits: its other frames, its finer levels. From its first bytes.
// Knows no decoder.

export interface PictureKind {
  /** It has several frames; the first is taken. */
  moves: boolean;
  /** It has more than eight bits a channel. */
  deep: boolean;
}

/** Of every byte one character, so that marks of ASCII can be looked for; bytes above it are others by browser. */
const textOf = (head: Uint8Array): string => new TextDecoder('latin1').decode(head);

/** Bit 1 of the flags of an extended WebP: ANIM and ANMF chunks follow. */
const webpMoves = (head: Uint8Array): boolean => textOf(head.subarray(8, 16)) === 'WEBPVP8X' && ((head[20] ?? 0) & 2) !== 0;

/** @param head the first bytes of a file that is a picture */
export function kindOf(head: Uint8Array): PictureKind {
  const text = textOf(head);
  if (text.slice(1, 4) === 'PNG')
    return { moves: text.slice(0, text.indexOf('IDAT') + 1 || undefined).includes('acTL'), deep: head[24] === 16 };
  // A GIF that plays says how often.
  if (text.startsWith('GIF8')) return { moves: /NETSCAPE2\.0|ANIMEXTS1\.0/.test(text), deep: false };
  return { moves: webpMoves(head) || text.slice(4, 12) === 'ftypavis', deep: false };
}
