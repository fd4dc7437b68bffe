// ‖Hx̂ − y‖ of every sample as a square: in units of the noise, where 1 is as far as the noise; without noise the RMS difference.
import type { ReactNode } from 'react';
import { decimal, formatTiny } from '../format.ts';
import { MathText } from '../math-symbol.tsx';
import { words } from './posterior.words.ts';

interface FitPlotProps {
  fits: readonly (number | null)[];
  hasNoise: boolean;
  /** Nobody knows the truth of y: it has noise that was not set here. */
  isBrought: boolean;
  chosen: number | null;
}

/** RMS below which no picture of 8 bits would show a difference: a hundredth of a step between two greys. */
const exact = 0.01 / 127.5;

const [width, height] = [168, 160];
const left = 34;

/** A round number at or above the largest value, whose half is round too. */
function ceiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return ([1, 2, 4, 6, 8, 10].find((step) => step * power >= value) ?? 10) * power;
}

/** An axis has one notation: that of its largest value. */
function label(value: number, largest = value): string {
  return value === 0 ? '0' : largest > 0.02 ? decimal(String(Number(value.toPrecision(2)))) : formatTiny(value);
}

/** Every sample meets y: an axis of zeros would say nothing. */
function Met({ count, worst }: { count: number; worst: number }): ReactNode {
  return (
    <figure className="fit met" data-testid="met">
      <p className="note">
        <b>{count === 1 ? words.theSampleMeetsTheMeasurement : words.allSamplesMeetTheMeasurement(count)}</b>
        <span>{words.measuredAgainTheyGiveThe(formatTiny(worst))}</span>
      </p>
    </figure>
  );
}

/** Why pictures do not meet a measurement that was brought. */
function WhyNotMet(): ReactNode {
  return (
    <p className="note" data-testid="why-not-met">
      {words.photoOrFileOfYour}
    </p>
  );
}

export function FitPlot({ fits, hasNoise, isBrought, chosen }: FitPlotProps): ReactNode {
  const known = fits.filter((fit) => fit !== null);
  const worst = Math.max(...known);
  if (!hasNoise && known.length > 0 && worst < exact) return <Met count={known.length} worst={worst} />;
  const top = hasNoise ? Math.max(2, ceiling(Math.max(...known, 0))) : ceiling(Math.max(...known, 1e-4));
  const y = (value: number): number => height - 18 - (value / top) * (height - 28);
  const x = (i: number): number => left + ((i + 0.5) * (width - left)) / Math.max(1, fits.length);
  const side = fits.length > 24 ? 3 : 6;
  const said =
    known.length === 0 ? words.noSampleYet : words.samplesFromTo(known.length, label(Math.min(...known)), label(Math.max(...known)));
  return (
    <figure className="fit">
      <svg className="plot" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words.fitOfEverySample(said)}>
        {[0, top / 2, top].map((value) => (
          <g key={value}>
            <path className="grid" d={`M${left} ${y(value)}H${width}`} />
            <text x={left - 6} y={y(value) + 4} textAnchor="end">
              {label(value, top)}
            </text>
          </g>
        ))}
        {hasNoise && (
          <>
            <path className="noise" d={`M${left} ${y(1)}H${width}`} />
            <text x={width} y={y(1) + 13} textAnchor="end">
              {words.theNoise}
            </text>
          </>
        )}
        {fits.map(
          (fit, i) =>
            fit !== null && (
              <rect
                key={i}
                className={i === chosen ? 'chosen' : 'dot'}
                x={x(i) - side / 2}
                y={y(fit) - side / 2}
                width={side}
                height={side}
              />
            ),
        )}
      </svg>
      <figcaption className="cap">
        <span>
          <span>{`${words.distanceFromWhatWasSeen} `}</span>
          <MathText>
            <span>{words.hxY}</span>
            {hasNoise && (
              <span>
                {' '}
                / σ<sub>n</sub>
              </span>
            )}
          </MathText>
          {!hasNoise && <span>{` ${words.rms}`}</span>}
        </span>
      </figcaption>
      {isBrought && <WhyNotMet />}
    </figure>
  );
}
