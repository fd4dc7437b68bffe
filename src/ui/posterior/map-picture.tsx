// A map [S·S] in colour, with its legend within reach: one scale for a quantity in every view, clipped ends say so.
import { useCallback, type ReactNode } from 'react';
import { fixed } from '../format.ts';
import { cssGradient, scales, signedMap, spreadMap, writeMap } from '../../posterior/colour-maps.ts';
import { PixelCanvas } from '../pixels.tsx';
import { words } from './posterior.words.ts';

type Kind = 'spread' | 'signed';

const ranges = { spread: [0, scales.spread], signed: [-scales.signed, scales.signed] } as const;
const maps = { spread: spreadMap, signed: signedMap } as const;
const gradients = { spread: cssGradient(spreadMap), signed: cssGradient(signedMap) } as const;

interface MapFrameProps {
  values: Float32Array | null;
  size: number;
  kind: Kind;
  label: string;
  /** Only for signed numbers that have no unit of their own (a direction): the largest takes the end of the scale. */
  fitted?: boolean;
  linked?: boolean;
}

/** The picture alone. */
export function MapFrame({ values, size, kind, label, fitted = false, linked = true }: MapFrameProps): ReactNode {
  const paint = useCallback(
    (rgba: Uint8ClampedArray) => {
      if (!values) return;
      const end = fitted ? values.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1 : ranges[kind][1];
      writeMap(rgba, values, maps[kind], kind === 'spread' ? 0 : -end, end);
    },
    [values, kind, fitted],
  );
  return (
    <div className={values ? 'frame data' : 'frame hatch empty'} data-linked={linked && values ? '' : undefined}>
      {values && <PixelCanvas width={size} height={size} label={label} paint={paint} />}
    </div>
  );
}

function end(values: Float32Array | null, limit: number): string {
  const beyond = values?.some((value) => Math.abs(value) > limit) ?? false;
  return `${fixed(limit, 2)}${beyond ? '+' : ''}`;
}

export function Legend({ values, kind, name }: { values: Float32Array | null; kind: Kind; name?: string }): ReactNode {
  const [low, high] = ranges[kind];
  return (
    <div className="legend" role="img" aria-label={words.toInUnitsOfPicture(name ?? words.scale, low, high)}>
      {name && <span className="legend-name">{name}</span>}
      <span>{low === 0 ? '0' : `−${end(values, high)}`}</span>
      <i className="legend-bar" style={{ backgroundImage: gradients[kind] }} />
      <span>{end(values, high)}</span>
    </div>
  );
}
