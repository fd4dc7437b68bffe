// The numbers of the pixel under the pointer: what every view holds there, in units of [-1, 1]. Lies over the stage's lower edge.
import { useMemo, type ReactNode } from 'react';
import { fixed } from '../format.ts';
import { mean, std } from '../../posterior/statistics.ts';
import { truthOf } from '../../store/run/run.ts';
import { useStudioState } from '../studio-context.ts';
import { useShownPosterior } from './use-shown.ts';
import { words } from './posterior.words.ts';

const sign = (value: number): string => fixed(value, 2).replace('-', '−');

function colourAt(image: Float32Array, at: number): string {
  const area = image.length / 3;
  return [0, 1, 2].map((c) => sign(image[c * area + at] ?? 0)).join(' ');
}

export function Readout(): ReactNode {
  const cursor = useStudioState((state) => state.view.cursor);
  const posterior = useShownPosterior();
  const photo = useStudioState((state) => state.photo?.x ?? null);
  const size = useStudioState((state) => state.size);
  const chosen = useStudioState((state) => state.view.chosen);
  const samples = posterior?.samples;
  const summary = useMemo(() => {
    const images = samples?.map(({ image }) => image) ?? [];
    return images.length > 1 ? { mean: mean(images), std: std(images) } : null;
  }, [samples]);
  if (!cursor) return null;
  const at = cursor.row * size + cursor.column;
  const truth = posterior ? truthOf(posterior) : photo;
  const sample = samples?.[chosen];
  const parts: [string, string][] = [
    ...(truth ? [['x', colourAt(truth, at)] as [string, string]] : []),
    ...(posterior?.mmse ? [[words.averageMmse, colourAt(posterior.mmse, at)] as [string, string]] : []),
    ...(summary
      ? [[words.meanHere, colourAt(summary.mean, at)] as [string, string], [words.stdHere, sign(summary.std[at] ?? 0)] as [string, string]]
      : []),
    ...(sample ? [[words.seed(sample.seed), colourAt(sample.image, at)] as [string, string]] : []),
  ];
  return (
    <p className="readout" aria-hidden="true" data-testid="readout">
      <span>
        <span>{words.row}</span> <b>{cursor.row}</b> <span>{words.column}</span> <b>{cursor.column}</b>
      </span>
      {parts.map(([name, value]) => (
        <span key={name}>
          <span>{`${name} `}</span>
          <b>{value}</b>
        </span>
      ))}
    </p>
  );
}
