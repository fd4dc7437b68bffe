// The directions as pictures with σ and share: σ_k·w_k in one signed colour map, each fitted to its own largest number, because a
// direction's shape is what one looks at; how large it is, its σ and bar say.
import { useMemo, type ReactNode } from 'react';
import { lightness } from '../../posterior/statistics.ts';
import { MathText } from '../math-symbol.tsx';
import { MapFrame } from '../posterior/map-picture.tsx';
import type { Axes } from './use-explorer.ts';

interface DirectionsListProps {
  axes: Axes;
  size: number;
  chosen: number;
  onChoose: (direction: number) => void;
}

const percent = (share: number): string => `${(100 * share).toFixed(share >= 0.0995 ? 0 : 1)}\u00a0%`;

export function DirectionsList({ axes, size, chosen, onChoose }: DirectionsListProps): ReactNode {
  const maps = useMemo(() => axes.list.map(({ w }) => lightness(w)), [axes]);
  const largest = axes.list[0]?.share ?? 1;
  return (
    <div className="dirs" role="radiogroup" aria-label="Directions">
      {axes.list.map(({ sigma, share }, k) => (
        <label key={k} className="dir">
          <input
            type="radio"
            name="direction"
            checked={k === chosen}
            onChange={() => onChoose(k)}
            aria-label={`Direction ${k + 1}, standard deviation ${sigma.toPrecision(2)}, ${percent(share)}`}
          />
          <MapFrame values={maps[k] ?? null} size={size} kind="signed" fitted label={`Direction ${k + 1}`} />
          <span className="dir-name" aria-hidden="true">
            <MathText>
              w<sub>{k + 1}</sub>
            </MathText>
            <span>{percent(share)}</span>
          </span>
          <i style={{ '--share': share / largest }} />
          <span className="dir-sigma" aria-hidden="true">
            σ {sigma.toPrecision(2)}
          </span>
        </label>
      ))}
    </div>
  );
}
