// A restored picture measured again, beside the measurement: what "fits" means, to be seen.
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { Judgement } from '../../protocol/engine-api.ts';
import type { MeasurementPicture } from '../../protocol/measurement-picture.ts';
import type { Posterior } from '../../store/state.ts';
import { MathText } from '../math-symbol.tsx';
import { PixelCanvas, writeInterleaved } from '../pixels.tsx';
import { useActions } from '../studio-context.ts';
import { Fit } from './samples-grid.tsx';
import { words } from './posterior.words.ts';

const pauseMs = 120;

/** Hx̂ and fit of a picture, once it has not changed for a moment; the answer belongs to `image` of the same object only. */
export function useJudgement(posterior: Posterior | null, image: Float32Array | null): Judgement | null {
  const { judge } = useActions();
  const [known, setKnown] = useState<{ image: Float32Array; judgement: Judgement | null } | null>(null);
  useEffect(() => {
    if (!posterior || !image) return;
    let isStale = false;
    const timer = setTimeout(() => {
      void judge(posterior, [image]).then((judgement) => {
        if (!isStale) setKnown({ image, judgement });
      });
    }, pauseMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [judge, posterior, image]);
  return known && known.image === image ? known.judgement : null;
}

function Measurement({ picture, label }: { picture: MeasurementPicture | null; label: string }): ReactNode {
  const paint = useCallback(
    (rgba: Uint8ClampedArray) => {
      if (picture) writeInterleaved(rgba, picture.rgb, picture.shown);
    },
    [picture],
  );
  return (
    <div className={picture ? 'frame hatch' : 'frame hatch empty'}>
      {picture ? (
        <PixelCanvas width={picture.width} height={picture.height} label={label} paint={paint} />
      ) : (
        <span className="inframe">{words.noPicture}</span>
      )}
    </div>
  );
}

interface RemeasuredProps {
  posterior: Posterior;
  judgement: Judgement | null;
  name: string;
}

export function Remeasured({ posterior, judgement, name }: RemeasuredProps): ReactNode {
  return (
    <div className="remeasured">
      <figure>
        <Measurement picture={judgement?.remeasured[0] ?? null} label={words.measuredAgain(name)} />
        <figcaption className="cap wraps">
          <span>
            <span>{words.measuredAgain2}</span> <MathText>Hx</MathText>
          </span>
          <Fit value={judgement?.fit[0] ?? null} hasNoise={posterior.noise.std > 0} />
        </figcaption>
      </figure>
      <figure>
        <Measurement picture={posterior.measured.measurement.picture} label={words.measurementY} />
        <figcaption className="cap wraps">
          <span>
            <span>{words.whatWasSeen}</span> <MathText>y</MathText>
          </span>
        </figcaption>
      </figure>
    </div>
  );
}
