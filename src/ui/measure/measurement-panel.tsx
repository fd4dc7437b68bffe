// y: what was seen, what the pseudo-inverse makes of it, and how much of the unknown was measured at all.
import { useCallback, type ReactNode } from 'react';
import type { MeasurementPicture } from '../../protocol/measurement-picture.ts';
import { type NaturalShape, shapeWords } from '../../protocol/number-array.ts';
import { detailOf } from '../../protocol/errors.ts';
import { words as errorTexts } from '../../protocol/errors.words.ts';
import type { Measured } from '../../store/measure/measured.ts';
import { formatCount, formatPercent } from '../format.ts';
import { MathText, pinvY } from '../math-symbol.tsx';
import { Picture } from '../picture.tsx';
import { PixelCanvas, writeInterleaved } from '../pixels.tsx';
import { useStudioState } from '../studio-context.ts';
import { BroughtNote, OriginControl } from './origin-control.tsx';
import { words } from './measure.words.ts';

/** The picture's size; where y reaches beyond the frame, also of the whole that is taken and exported. */
function sizeOf({ width, height }: MeasurementPicture, { shape, frame }: NaturalShape): string {
  const [, tall = 0, wide = 0] = shape;
  const seen = `${width} × ${height}`;
  return frame ? words.partOf(seen, `${wide} × ${tall}`) : seen;
}

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
        {picture && <PixelCanvas width={picture.width} height={picture.height} label={words.measurementYAsPicture} paint={paint} />}
        {shown && !picture && <span className="inframe">{words.numbersNoPicture(count)}</span>}
      </div>
      <figcaption className="cap wraps">
        <span>
          <span>{words.whatWasSeen}</span> <MathText>y</MathText>
        </span>
        <span title={shown ? words.asAnArray(shapeWords(shown.measurement.natural.shape)) : undefined} data-testid="y-size">
          {picture && shown ? sizeOf(picture, shown.measurement.natural) : ''}
        </span>
      </figcaption>
    </figure>
  );
}

/** A bar of which the solid part is known and the hatched part is not. */
function Rod({ part, whole }: { part: number; whole: number }): ReactNode {
  return (
    <div className="rod" aria-hidden="true">
      <i style={{ width: `${(100 * part) / whole}%` }} />
      <span className="hatch" />
    </div>
  );
}

/**
 * Both bars one way round: solid is seen, hatched is not.
 * @param nullShare null while it is computed, or where no truth is known
 */
function Share({ measured, unknowns, nullShare }: { measured: number; unknowns: number; nullShare: number | null }): ReactNode {
  return (
    <div className="share" title={words.hatchedIsWhatHDoes}>
      <div data-testid="share">
        <span>{words.ofNumbersMeasured(formatCount(measured), formatCount(unknowns))}</span>
        <span>{formatPercent(measured, unknowns)}</span>
      </div>
      <Rod part={measured} whole={unknowns} />
      {nullShare !== null && (
        <>
          <div data-testid="null-share" title={words.howMuchOfThisPhotos(formatPercent(nullShare, 1))}>
            <span>{words.ofThisPhotoSeenThe}</span>
            <span>{formatPercent(1 - nullShare, 1)}</span>
          </div>
          <Rod part={1 - nullShare} whole={1} />
        </>
      )}
    </div>
  );
}

export function MeasurementPanel(): ReactNode {
  const measure = useStudioState((state) => state.measure);
  const running = useStudioState(({ run }) => (run.kind === 'running' || run.kind === 'stopping' ? run.live.posterior.measured : null));
  const size = useStudioState((state) => state.size);
  const nullShare = useStudioState((state) =>
    state.nullShare && state.nullShare.of === state.measure.shown ? state.nullShare.share : null,
  );
  const operatorId = useStudioState((state) => state.setup.operatorId);
  // What another operator measured, or from elsewhere, is no answer to what was asked.
  const origin = useStudioState((state) => state.origin);
  const before = measure.shown?.request;
  const isStale = measure.kind === 'failed' && (before?.operator.id !== operatorId || before.origin.kind !== origin.kind);
  const shown = isStale ? null : measure.shown;
  return (
    <section aria-label={words.measurement} aria-busy={measure.kind === 'measuring'}>
      <div className="head">
        <MathText>y</MathText>
        <h2>{words.measurement}</h2>
        <div className="end">{running && running !== shown ? <span>{words.appliesToTheNextRun}</span> : <OriginControl />}</div>
      </div>
      {measure.kind === 'failed' && (
        <p className="note warned" role="alert">
          <i className="px bad" />
          <span>
            <b>{errorTexts[measure.error.code].title}</b>
            <span>{` ${detailOf(measure.error)}`}</span>
          </span>
        </p>
      )}
      <div className="pair">
        <Seen shown={shown} />
        <Picture image={shown?.measurement.pinv ?? null} size={shown?.request.size ?? size} label={words.pseudoInverseOfTheMeasurement}>
          <span title={words.theSimplestPictureThatWould}>
            <span>{words.simplestThatFits}</span> {pinvY}
          </span>
        </Picture>
      </div>
      <BroughtNote />
      {shown && <Share measured={shown.measurement.measured} unknowns={shown.measurement.unknowns} nullShare={nullShare} />}
    </section>
  );
}
