// The run as a figure: truth, measurement, MMSE estimate, spread and samples, with what made them under it, on white; as SVG or PDF with its
// words as text, or as PNG at twice a screen's size. Fetched with the first use.
import { layOut, type FigurePanel, type FigureWidth } from '../../keep/figure.ts';
import { figurePdf } from '../../keep/figure-pdf.ts';
import { figureSvg } from '../../keep/figure-svg.ts';
import { scales, spreadMap, writeMap } from '../../posterior/colour-maps.ts';
import { std } from '../../posterior/statistics.ts';
import { plainParams } from '../../protocol/read-params.ts';
import type { Posterior } from '../../store/state.ts';
import { named } from '../../protocol/words.ts';
import { fixed, formatPercent, formatRms } from '../format.ts';
import { writeInterleaved, writePlanar } from '../pixels.tsx';
import { areMoved } from '../posterior/save.ts';
import { words } from './keep.words.ts';
import { mostInFigure } from './wall.ts';

export const figureKinds = ['png', 'svg', 'pdf'] as const;
export type FigureKind = (typeof figureKinds)[number];

/** Screens count 96 pixels an inch, figures 72 points; twice that. */
const pixelsPerPoint = (2 * 96) / 72;

/** What was not measured, as hatching: grey on light grey. */
const hatchAt = (x: number, y: number): number => ((x + y) % 4 === 0 ? 150 : 226);

/** @param paint writes RGBA over opaque black; what it leaves transparent was not measured */
function panelOf(title: string, note: string, width: number, height: number, paint: (rgba: Uint8ClampedArray) => void): FigurePanel {
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255;
  paint(rgba);
  const rgb = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = rgba[4 * i + 3] === 0 ? hatchAt(i % width, Math.floor(i / width)) : (rgba[4 * i + c] ?? 0);
  return { title, note, rgb, width, height };
}

function fitOf({ noise }: Posterior, fit: number | null): string {
  if (fit === null) return '';
  return noise.std > 0 ? words.fitInNoise(fixed(fit, 2)) : words.fitRms(formatRms(fit));
}

function panelsOf(posterior: Posterior): FigurePanel[] {
  const { size, samples, mmse, measured } = posterior;
  const { picture, pinv, measured: count, unknowns } = measured.measurement;
  const square = (title: string, note: string, image: Float32Array): FigurePanel =>
    panelOf(title, note, size, size, (rgba) => writePlanar(rgba, image));
  const share = words.shareMeasured(formatPercent(count, unknowns));
  const spread = samples.length > 1 ? std(samples.map(({ image }) => image)) : null;
  const paintSpread = (rgba: Uint8ClampedArray): void => (spread ? writeMap(rgba, spread, spreadMap, 0, scales.spread) : undefined);
  return [
    ...(measured.truth ? [square(words.truthX, '', measured.truth)] : []),
    picture
      ? panelOf(words.measuredY, share, picture.width, picture.height, (rgba) => writeInterleaved(rgba, picture.rgb, picture.shown))
      : square('H†y', share, pinv),
    ...(mmse ? [square(words.mmseEstimate, '', mmse)] : []),
    ...(spread ? [panelOf(words.spread, words.blackBrightOrMore(scales.spread), size, size, paintSpread)] : []),
    ...samples.slice(0, mostInFigure).map((sample) => square(words.sample(sample.seed), fitOf(posterior, sample.fit), sample.image)),
  ];
}

function captionOf(posterior: Posterior, operatorLabel: string): string {
  const { operator, noise, samplerLabel, samples, modelId, weightsSha256 } = posterior;
  const shown = samples.slice(0, mostInFigure).map(({ seed }) => seed);
  const seeds = shown.join(', ');
  const told = samples.length > shown.length ? words.someOf(seeds, shown.length, samples.length) : seeds;
  const noiseText = noise.std > 0 ? words.noiseOf(noise.std, noise.seed) : words.noNoise;
  return [
    `H: ${[named(operatorLabel), ...plainParams(operator.params)].join(', ')}; ${noiseText}.`,
    words.madeBy(named(samplerLabel), told, modelId, weightsSha256.slice(0, 12)),
    ...(areMoved(posterior) ? [words.samplesAndMmseEstimateMoved] : []),
    ...(samples.length > 1 ? [words.spreadStandardDeviationOfSamples(samples.length)] : []),
    words.whatWasNotMeasuredIs,
  ].join(' ');
}

async function rasterised(svg: string, width: number, height: number): Promise<Blob> {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(Math.round(width * pixelsPerPoint), Math.round(height * pixelsPerPoint));
    const context = canvas.getContext('2d');
    if (!context) throw new Error('The browser gives no canvas for a picture of this size.');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** In the language of now. @param posterior with its pictures as they are shown */
export async function drawFigure(posterior: Posterior, operatorLabel: string, kind: FigureKind, column: FigureWidth): Promise<Blob> {
  const layout = layOut({ panels: panelsOf(posterior), caption: captionOf(posterior, operatorLabel) }, column);
  if (kind === 'pdf') return new Blob([await figurePdf(layout)], { type: 'application/pdf' });
  const svg = figureSvg(layout);
  return kind === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : rasterised(svg, layout.width, layout.height);
}
