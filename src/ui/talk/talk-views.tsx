// The four views of a scene, large: what was measured, the samples, where they differ, and each measured again.
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { std } from '../../posterior/statistics.ts';
import type { Judgement } from '../../protocol/engine-api.ts';
import type { MeasurementPicture } from '../../protocol/measurement-picture.ts';
import { named } from '../../protocol/words.ts';
import { fixed } from '../format.ts';
import { Picture } from '../picture.tsx';
import { PixelCanvas, writeInterleaved, type PlanarImage } from '../pixels.tsx';
import { Legend, MapFrame } from '../posterior/map-picture.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { toNumbers, type Shown } from './shown.ts';
import { words } from './talk.words.ts';

function Measurement({ picture, label }: { picture: MeasurementPicture | null; label: string }): ReactNode {
  const paint = useCallback((rgba: Uint8ClampedArray) => picture && writeInterleaved(rgba, picture.rgb, picture.shown), [picture]);
  return (
    <div className="frame hatch">
      {picture ? (
        <PixelCanvas width={picture.width} height={picture.height} label={label} paint={paint} />
      ) : (
        <span className="inframe">{words.noPicture}</span>
      )}
    </div>
  );
}

/** y as people may look at it; the random sums have no picture, H†y is shown then. */
export function Seen({ caption }: { caption: string }): ReactNode {
  const shown = useStudioState((state) => state.measure.shown);
  const size = useStudioState((state) => state.size);
  const picture = shown?.measurement.picture ?? null;
  return (
    <figure className="talk-seen">
      {shown && !picture ? (
        <Picture image={shown.measurement.pinv} size={size} label={words.undone} linked={false} />
      ) : (
        <Measurement picture={picture} label={words.whatWasMeasured} />
      )}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

/** The photo that nobody but the audience sees. */
export function Truth(): ReactNode {
  const photo = useStudioState((state) => state.photo);
  const size = useStudioState((state) => state.size);
  return (
    <figure className="talk-seen">
      <Picture
        image={photo?.x ?? null}
        size={size}
        label={photo ? words.photoLabel(named(photo.name)) : words.photoMissing}
        linked={false}
      />
      <figcaption>{words.photo(named(photo?.credit ?? ''))}</figcaption>
    </figure>
  );
}

export function Samples({ shown, count }: { shown: Shown; count: number }): ReactNode {
  const size = useStudioState((state) => state.size);
  const images: readonly (PlanarImage | null)[] = Array.from({ length: count }, (_, i) => shown.pictures[i] ?? null);
  return (
    <div className="talk-grid" data-count={count === 1 ? 1 : count <= 4 ? 4 : 9}>
      {images.map((image, i) => (
        <Picture key={i} image={image} size={size} label={image ? words.sample(i + 1) : words.notDrawn} linked={false} />
      ))}
    </div>
  );
}

export function Spread({ shown }: { shown: Shown }): ReactNode {
  const size = useStudioState((state) => state.size);
  const { pictures, isOver, mmse } = shown;
  const spread = useMemo(() => (isOver && pictures.length > 1 ? std(pictures.map(toNumbers)) : null), [pictures, isOver]);
  return (
    <div className="talk-pair">
      <figure>
        <Picture image={mmse} size={size} label={words.estimate} linked={false} />
        <figcaption>{words.estimateLong}</figcaption>
      </figure>
      <figure>
        <MapFrame values={spread} size={size} kind="spread" label={words.spreadLabel} linked={false} />
        <figcaption>
          <Legend values={spread} kind="spread" name={words.spread} />
          <span>{words.bright}</span>
        </figcaption>
      </figure>
    </div>
  );
}

/** Hx̂ of every sample. */
function useRemeasured({ pictures, isOver }: Shown): Judgement | null {
  const { judge } = useActions();
  const measured = useStudioState((state) => state.measure.shown);
  const size = useStudioState((state) => state.size);
  const [known, setKnown] = useState<{ of: Shown['pictures']; judgement: Judgement | null } | null>(null);
  useEffect(() => {
    if (!measured || !isOver || pictures.length === 0) return;
    let isCurrent = true;
    const { operator, request } = measured;
    void judge({ operator, noise: request.noise, measured, size }, pictures.map(toNumbers)).then((judgement) => {
      if (isCurrent) setKnown({ of: pictures, judgement });
    });
    return () => {
      isCurrent = false;
    };
  }, [judge, measured, size, pictures, isOver]);
  return known?.of === pictures ? known.judgement : null;
}

const offText = (fit: number, hasNoise: boolean): string => (hasNoise ? words.offOfNoise(fixed(fit, 2)) : words.offRms(fixed(fit, 3)));

export function Check({ shown }: { shown: Shown }): ReactNode {
  const size = useStudioState((state) => state.size);
  const hasNoise = useStudioState((state) => state.setup.noise.std > 0);
  const judgement = useRemeasured(shown);
  return (
    <div className="talk-check" data-count={shown.pictures.length > 4 ? 9 : 4}>
      {shown.pictures.map((image, i) => (
        <figure key={i}>
          <Picture image={image} size={size} label={words.sample(i + 1)} linked={false} />
          <Measurement picture={judgement?.remeasured[i] ?? null} label={words.remeasured(i + 1)} />
          <figcaption>{judgement ? offText(judgement.fit[i] ?? NaN, hasNoise) : '…'}</figcaption>
        </figure>
      ))}
    </div>
  );
}
