// y: what was seen, what the pseudo-inverse makes of it, and how much of the unknown was measured at all.
import { useCallback, type ReactNode } from 'react';
import { errorTexts } from '../../protocol/errors.ts';
import type { Measured } from '../../store/state.ts';
import { formatCount, formatPercent } from '../format.ts';
import { MathText, pinvY } from '../math-symbol.tsx';
import { Picture } from '../picture.tsx';
import { PixelCanvas, writeInterleaved } from '../pixels.tsx';
import { useStudioState } from '../studio-context.ts';

function Seen({ shown }: { shown: Measured | null }): ReactNode {
  const picture = shown?.measurement.picture ?? null;
  const paint = useCallback(
    (rgba: Uint8ClampedArray) => {
      if (picture) writeInterleaved(rgba, picture.rgb, picture.shown);
    },
    [picture],
  );
  const count = shown ? formatCount(shown.measurement.y.length) : '';
  return (
    <figure className="pic">
      <div className="frame hatch">
        {picture && <PixelCanvas width={picture.width} height={picture.height} label="Measurement y as a picture" paint={paint} />}
        {shown && !picture && <span className="inframe">{count} numbers, no picture</span>}
      </div>
      <figcaption className="cap">
        <span>
          seen: <MathText>y</MathText>
        </span>
        <span>{picture ? `${picture.width} × ${picture.height}` : ''}</span>
      </figcaption>
    </figure>
  );
}

function Share({ measured, unknowns }: { measured: number; unknowns: number }): ReactNode {
  return (
    <div className="share" data-testid="share">
      <div>
        <span>
          {formatCount(measured)} of {formatCount(unknowns)} numbers measured
        </span>
        <span>{formatPercent(measured, unknowns)}</span>
      </div>
      <div className="rod" aria-hidden="true">
        <i style={{ width: `${(100 * measured) / unknowns}%` }} />
        <span className="hatch" />
      </div>
      <div>{measured < unknowns ? 'The rest is the null space: imagined by the model.' : 'Nothing is left open.'}</div>
    </div>
  );
}

export function MeasurementPanel(): ReactNode {
  const measure = useStudioState((state) => state.measure);
  const running = useStudioState(({ run }) => (run.kind === 'running' || run.kind === 'stopping' ? run.live.posterior.measured : null));
  const size = useStudioState((state) => state.size);
  const { shown } = measure;
  return (
    <section aria-label="Measurement" aria-busy={measure.kind === 'measuring'}>
      <div className="head">
        <MathText>y</MathText>
        <h2>Measurement</h2>
        <div className="end">
          <span>{running && running !== shown ? 'applies to the next run' : ''}</span>
        </div>
      </div>
      {measure.kind === 'failed' && (
        <p className="note warned" role="alert">
          <i className="px bad" />
          <span>
            <b>{errorTexts[measure.error.code].title}</b> {measure.error.message}
          </span>
        </p>
      )}
      <div className="pair">
        <Seen shown={shown} />
        <Picture image={shown?.measurement.pinv ?? null} size={shown?.request.size ?? size} label="Pseudo-inverse of the measurement">
          <span>undone: {pinvY}</span>
        </Picture>
      </div>
      {shown && <Share measured={shown.measurement.measured} unknowns={shown.measurement.unknowns} />}
    </section>
  );
}
