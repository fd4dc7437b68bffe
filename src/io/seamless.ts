// A patch put into a photo so that no seam shows: its differences are kept and its level is the photo's at the edge (Poisson image editing,
// Pérez, Gangnet & Blake 2003, with the patch's own gradients), and it gets the grain of what surrounds it. Pure; bytes in, bytes out.

/** RGBA, side × side. */
export interface Blend {
  photo: Uint8ClampedArray;
  /** The patch, opaque. */
  patch: Uint8ClampedArray;
  /** 1 where the patch is to be seen, side × side; what lies on the outermost line counts as 0. */
  inside: Uint8Array;
  side: number;
}

/** Three numbers a pixel that are known outside and harmonic inside. */
interface Level {
  side: number;
  /** Positions that are not known. */
  open: Uint32Array;
  values: Float32Array;
}

const coarsest = 24;
/** Sweeps a level: each begins from the coarser one's answer, and only what that cannot hold is left. */
const sweeps = { coarse: 400, fine: 40 } as const;
/** Of successive over-relaxation. */
const relaxation = 1.6;

/** Each pixel inside becomes the mean of its neighbours; the outermost line is known, so all four are there. */
function relax({ side, open, values }: Level, count: number): void {
  for (let sweep = 0; sweep < count; sweep++)
    for (let i = 0; i < open.length; i++) {
      const at = 3 * open[i]!;
      for (let c = at; c < at + 3; c++) {
        const mean = (values[c - 3]! + values[c + 3]! + values[c - 3 * side]! + values[c + 3 * side]!) / 4;
        values[c] = values[c]! + relaxation * (mean - values[c]!);
      }
    }
}

/** Half as wide: known where one of the four is, with the mean of those. */
function halved({ side, values }: Level, known: Uint8Array): { level: Level; known: Uint8Array } {
  const small = Math.ceil(side / 2);
  const [sums, counts] = [new Float32Array(3 * small * small), new Float32Array(small * small)];
  known.forEach((isKnown, at) => {
    if (isKnown === 0) return;
    const to = Math.floor(Math.floor(at / side) / 2) * small + Math.floor((at % side) / 2);
    counts[to] = counts[to]! + 1;
    for (let c = 0; c < 3; c++) sums[3 * to + c] = sums[3 * to + c]! + values[3 * at + c]!;
  });
  const isKnown = Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0));
  const open = openOf(isKnown);
  const level = { side: small, open, values: sums.map((sum, i) => sum / Math.max(1, counts[Math.floor(i / 3)]!)) };
  return { level, known: isKnown };
}

function openOf(known: Uint8Array): Uint32Array {
  const open = new Uint32Array(known.reduce((count, isKnown) => count + 1 - isKnown, 0));
  let next = 0;
  known.forEach((isKnown, at) => {
    if (isKnown === 0) open[next++] = at;
  });
  return open;
}

/** Coarse to fine: what is open begins with the answer at half the width. */
function solve(level: Level, known: Uint8Array): void {
  const { side, open, values } = level;
  if (open.length === 0) return;
  if (side <= coarsest) {
    relax(level, sweeps.coarse);
    return;
  }
  const { level: coarse, known: coarseKnown } = halved(level, known);
  solve(coarse, coarseKnown);
  for (const at of open) {
    const from = Math.floor(Math.floor(at / side) / 2) * coarse.side + Math.floor((at % side) / 2);
    for (let c = 0; c < 3; c++) values[3 * at + c] = coarse.values[3 * from + c]!;
  }
  relax(level, sweeps.fine);
}

/** Standard deviation of what the finest differences show of a picture's grain, in bytes: a robust one, so that edges do not count. */
export function grainOf({ photo, inside, side }: Pick<Blend, 'photo' | 'inside' | 'side'>): number {
  const luma = (at: number): number => 0.299 * photo[4 * at]! + 0.587 * photo[4 * at + 1]! + 0.114 * photo[4 * at + 2]!;
  const isPatch = (at: number): boolean => inside[at] === 1;
  const all = inside.every((value) => value === 1);
  const differences: number[] = [];
  // Of a large square enough of them.
  const step = 2 * Math.ceil(side / 1024);
  for (let row = 0; row + 1 < side; row += step)
    for (let column = 0; column + 1 < side; column += step) {
      const [a, b, c, d] = [0, 1, side, side + 1].map((more) => row * side + column + more) as [number, number, number, number];
      if (all || ![a, b, c, d].some(isPatch)) differences.push(Math.abs(luma(a) - luma(b) - luma(c) + luma(d)) / 2);
    }
  differences.sort((p, q) => p - q);
  return (differences[Math.floor(differences.length / 2)] ?? 0) / 0.6745;
}

/** More than this is detail, not grain. */
const mostGrain = 8;

/** Normal numbers of a seed (xorshift32, Box and Muller): the same photo is put back the same way. */
function normals(seed: number): () => number {
  let state = seed | 1;
  const uniform = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 1) / (2 ** 32 + 1);
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/**
 * @param grain standard deviation in bytes of what is added to the patch's brightness; 0 leaves it as smooth as it is
 * @returns RGBA, side × side: the patch as it lies in the photo, transparent where the photo stays
 */
export function blendSeamlessly({ photo, patch, inside, side }: Blend, grain: number): Uint8ClampedArray<ArrayBuffer> {
  const isEdge = (at: number): boolean => at % side === 0 || at % side === side - 1 || at < side || at >= side * (side - 1);
  const known = Uint8Array.from(inside, (value, at) => (value === 1 && !isEdge(at) ? 0 : 1));
  const values = new Float32Array(3 * side * side);
  known.forEach((isKnown, at) => {
    if (isKnown === 1) for (let c = 0; c < 3; c++) values[3 * at + c] = photo[4 * at + c]! - patch[4 * at + c]!;
  });
  const level = { side, open: openOf(known), values };
  solve(level, known);
  const out = new Uint8ClampedArray(4 * side * side);
  const next = normals(0x5eed);
  for (const at of level.open) {
    const noise = grain > 0 ? Math.min(mostGrain, grain) * next() : 0;
    for (let c = 0; c < 3; c++) out[4 * at + c] = patch[4 * at + c]! + values[3 * at + c]! + noise;
    out[4 * at + 3] = 255;
  }
  return out;
}
