// gifenc 1.0.3 ships no types: those of what we use.
declare module 'gifenc' {
  type Palette = number[][];
  interface Encoder {
    /** @param options delay in milliseconds; repeat 0 = for ever */
    writeFrame(index: Uint8Array, width: number, height: number, options: { palette: Palette; delay: number; repeat: number }): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  }
  export function GIFEncoder(): Encoder;
  export function quantize(rgba: Uint8ClampedArray, colours: number): Palette;
  export function applyPalette(rgba: Uint8ClampedArray, palette: Palette): Uint8Array;
}
