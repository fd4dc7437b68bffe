// Colour maps, as tables of 256 colours: `spread` for what cannot be negative (black → violet → blue → green → pale mint, after
// seaborn's mako), `signed` for what can (mint ← black → peach). Lightness rises with the size of the number; black is zero.

/** [256 · 3], sRGB bytes. */
export type ColourMap = Uint8ClampedArray;

type Colour = readonly [number, number, number];

function hex(text: string): Colour {
  const at = (i: number): number => Number.parseInt(text.slice(i, i + 2), 16);
  return [at(0), at(2), at(4)];
}

/** Linear between the colours, which stand at equal distances. */
function ramp(colours: readonly Colour[], steps: number): number[][] {
  return Array.from({ length: steps }, (_, i) => {
    const t = (i / (steps - 1)) * (colours.length - 1);
    const low = Math.min(colours.length - 2, Math.floor(t));
    return [0, 1, 2].map((c) => colours[low]![c]! + (t - low) * (colours[low + 1]![c]! - colours[low]![c]!));
  });
}

const spreadColours = ['000000', '2e1e3c', '413d7b', '37659e', '348fa7', '40b7ad', '8bdab2', 'def5e5'].map(hex);
const minus = ['000000', '0b3f45', '14757a', '35aca3', '85d8c6', 'dcf7ee'].map(hex);
const plus = ['000000', '4a2410', '8f4a22', 'cf7f4a', 'f2b88f', 'ffe8d8'].map(hex);

export const spreadMap: ColourMap = Uint8ClampedArray.from(ramp(spreadColours, 256).flat());
export const signedMap: ColourMap = Uint8ClampedArray.from([...ramp(minus, 128).reverse(), ...ramp(plus, 128)].flat());

/** Fixed scales, the same in every view: spread 0…0.5, signed −0.5…0.5, in units of [-1, 1]. */
export const scales = { spread: 0.5, signed: 0.5 } as const;

/** Writes a map [S·S] as RGBA; values beyond low…high take the colour of the end. */
export function writeMap(rgba: Uint8ClampedArray, values: Float32Array, map: ColourMap, low: number, high: number): void {
  values.forEach((value, i) => {
    const at = 3 * Math.round(Math.min(1, Math.max(0, (value - low) / (high - low))) * 255);
    rgba[4 * i] = map[at]!;
    rgba[4 * i + 1] = map[at + 1]!;
    rgba[4 * i + 2] = map[at + 2]!;
  });
}

/** The map as a CSS gradient, for legends. */
export function cssGradient(map: ColourMap, direction = 'to right'): string {
  const stops = Array.from({ length: 17 }, (_, i) => {
    const at = 3 * Math.round((i / 16) * 255);
    return `rgb(${String(map[at])} ${String(map[at + 1])} ${String(map[at + 2])})`;
  });
  return `linear-gradient(${direction}, ${stops.join(', ')})`;
}
