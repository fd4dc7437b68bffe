// What follows from y: the MMSE estimate and N samples, live while they are drawn, with the words that they are invented.
import { useMemo, type ReactNode } from 'react';
import { std, summarise } from '../../posterior/statistics.ts';
import type { Example } from '../../store/visit/examples.ts';
import { average } from '../../store/compare/compare-metrics.ts';
import { canProject, meets } from '../../store/run/meet.ts';
import type { Live, Posterior } from '../../store/state.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { fixed, countEvaluations, countSamples, formatSeconds } from '../format.ts';
import { MathText } from '../math-symbol.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { Believe } from './calibration-panel.tsx';
import { FitPlot } from './fit-plot.tsx';
import { LargePicture } from './large-picture.tsx';
import { Legend, MapFrame } from './map-picture.tsx';
import { SamplesGrid, type GridItem } from './samples-grid.tsx';
import { EarlierDrawsButton } from './earlier-draws.tsx';
import { StaleNote, useStale } from './stale.tsx';
import { CiteButton } from '../keep/cite-panel.tsx';
import { scenesId } from '../talk/scenes-ids.ts';
import { words as sceneWords } from '../talk/scenes-link.words.ts';
import { exportId } from '../keep/export-panel.tsx';
import { inventedNote } from './save.ts';
import { liveOf, psnrText, slotsOf, type Slot } from './slots.ts';
import { useDiversePicks } from './diverse.ts';
import { useFlick } from './flick.ts';
import { useShownPosterior } from './use-shown.ts';
import { words } from './posterior.words.ts';

/** Spread of what stands in the grid as numbers (not of the bytes that one looks back at). */
function useSpread(live: Live | null, slots: readonly Slot[]): Float32Array | null {
  const images = useMemo(() => {
    const final = slots.flatMap(({ final, image }) => (final ? [final] : live && image instanceof Float32Array ? [image] : []));
    return final.length > 1 ? final : null;
  }, [slots, live]);
  return useMemo(() => images && std(images), [images]);
}

function Spread({ map, size }: { map: Float32Array; size: number }): ReactNode {
  const { mean, largest, row, column } = summarise(map);
  return (
    <figure className="pic">
      <MapFrame
        values={map}
        size={size}
        kind="spread"
        label={words.spreadOfTheSamplesMean(fixed(mean, 2), fixed(largest, 2), row, column)}
      />
      <figcaption className="cap">
        <Legend values={map} kind="spread" name={words.spread} />
      </figcaption>
    </figure>
  );
}

function HeadEnd({ slots, live, posterior }: { slots: readonly Slot[]; live: Live | null; posterior: Posterior | null }): ReactNode {
  const { look } = useActions();
  const show = useStudioState((state) => state.view.show);
  const at = useStudioState((state) => state.view.at);
  const picks = useStudioState((state) => state.view.picks);
  const projected = useStudioState((state) => state.view.projected);
  const catalogue = useStudioState((state) => state.catalogue);
  if (live || at !== null)
    return (
      <ChoiceControl
        label={words.show}
        hideLabel
        options={[
          { value: 'noisy', label: words.noisy },
          { value: 'denoised', label: words.denoised },
        ]}
        value={show}
        onChange={(value) => look({ show: value })}
      />
    );
  if (!posterior || posterior.samples.length === 0)
    return (
      <span className="of-all">
        <span>{`${words.atRandomOfAllThat} `}</span>
        <MathText>
          x <b>~</b> p<b>(</b>x <b>|</b> y<b>,</b> H<b>)</b>
        </MathText>
      </span>
    );
  return (
    <>
      {canProject(catalogue, posterior) && (
        <label className="toggle" title={words.movesEverySampleAndThe}>
          <input
            type="checkbox"
            checked={projected}
            onChange={(event) => {
              look({ projected: event.target.checked });
            }}
          />
          <span>{words.projected}</span>
        </label>
      )}
      {slots.length > 2 && (
        <ChoiceControl
          label={words.whichSamples}
          hideLabel
          options={[
            { value: 'random', label: words.randomDraws },
            { value: 'diverse', label: words.diverse },
          ]}
          value={picks}
          onChange={(value) => look({ picks: value })}
        />
      )}
      <EarlierDrawsButton />
      <button type="button" className="link" popoverTarget={scenesId} title={sceneWords.linkHelp}>
        {sceneWords.link}
      </button>
      <button type="button" className="link" popoverTarget={exportId}>
        {words.export}
      </button>
    </>
  );
}

function Note({
  posterior,
  live,
  picked,
  total,
  before,
}: {
  posterior: Posterior | null;
  live: Live | null;
  picked: number | null;
  total: number;
  before: string | null;
}): ReactNode {
  const projected = useStudioState((state) => state.view.projected);
  if (picked !== null)
    return (
      <p className="note invented" data-testid="invented">
        <b>{words.diversePicksFromDraws(picked, total)}</b>
        <span>{words.notDrawsThemselvesChosenTo(inventedNote())}</span>
      </p>
    );
  return (
    <p className="note invented" data-testid="invented">
      <span className="believe-line">
        <Believe />
        <CiteButton />
      </span>
      <Before text={before} />
      <span>{`${inventedNote()} `}</span>
      {posterior && !live && posterior.samples.length > 0 && (
        <>
          <span>{words.each(formatSeconds(posterior.seconds), countEvaluations(posterior.evaluations))}</span>
          {projected && posterior.projected && <span>{` ${words.projectedMovedOntoTheMeasurement}`}</span>}
          <Unexplained posterior={posterior} />
        </>
      )}
    </p>
  );
}

/** RMS that samples of a made measurement stay well below, in units of σ_n where there is noise. */
const farOff = { clean: 0.2, noisy: 2 } as const;

/** What a person brought may have been measured by another H than they say: then nothing fits, and the pictures mean nothing. */
function Unexplained({ posterior: { measured, noise, samples } }: { posterior: Posterior }): ReactNode {
  const fit = average(samples.flatMap((sample) => (sample.fit === null ? [] : [sample.fit])));
  if (measured.truth !== null || fit === null || fit <= (noise.std > 0 ? farOff.noisy : farOff.clean)) return null;
  return (
    <b data-testid="unexplained">
      {' '}
      <span>{words.noneOfThemComesNear}</span>
    </b>
  );
}

/** Where pictures are not what was just drawn, this stands before everything else that is said of them. */
function Before({ text }: { text: string | null }): ReactNode {
  return text !== null && <b className="before">{`${text}. `}</b>;
}

/** One line under the large picture. */
function LargeNote({ posterior, slot }: { posterior: Posterior | null; slot: Slot | undefined }): ReactNode {
  const large = useStudioState((state) => state.view.large);
  const isProjected = useStudioState((state) => state.view.projected && (state.posterior?.projected ?? null) !== null);
  const isMet = useStudioState(({ catalogue }) => posterior !== null && meets(catalogue, posterior));
  const [own, best] = [psnrText(posterior, slot?.final ?? null), psnrText(posterior, posterior?.mmse ?? null)];
  const isSample = large !== 'mmse' && large !== 'mean' && slot !== undefined && slot.image !== null;
  return (
    <p className="note">
      <span>
        {isSample
          ? own !== null && best !== null && words.forThisDrawForThe(own, best)
          : large === 'mean' && posterior !== null && posterior.samples.length > 1
            ? words.softWhereTheSamplesDiffer
            : isMet
              ? words.oneEvaluationMovedOntoThe
              : isProjected
                ? words.movedOntoTheMeasurementAs
                : words.oneEvaluationSoftWhereThe}
      </span>
    </p>
  );
}

/** The example whose recorded guesses stand in: only as long as the measurement is the one that they were recorded for. */
function useRecorded(): Example | null {
  return useStudioState(({ recorded, measure }) =>
    recorded && (recorded.of === null || recorded.of === measure.shown) ? recorded.example : null,
  );
}

export function ResultsStage(): ReactNode {
  const recorded = useRecorded();
  const posterior = useShownPosterior();
  const run = useStudioState((state) => state.run);
  const size = useStudioState((state) => state.size);
  const settings = useStudioState((state) => state.settings);
  const [show, at, projected] = [
    useStudioState((state) => state.view.show),
    useStudioState((state) => state.view.at),
    useStudioState((state) => state.view.projected),
  ];
  const chosen = useStudioState((state) => state.view.chosen);
  const live = liveOf(run);
  const slots = useMemo(() => slotsOf(run, posterior, { show, at, projected }, settings), [run, posterior, show, at, projected, settings]);
  const map = useSpread(live, slots);
  const picks = useDiversePicks(posterior, live);
  useFlick(slots.length);
  const stale = useStale(live ? null : posterior);
  const items: GridItem[] = picks
    ? picks.flatMap(({ sample, stands }) => (slots[sample] ? [{ index: sample, slot: slots[sample], stands }] : []))
    : slots.map((slot, index) => ({ index, slot, stands: null }));
  const isRecorded = recorded !== null && slots.every(({ image }) => image === null);
  const before = isRecorded ? words.recordedBeforeTheLiveOnes : null;
  const hasFits = slots.some(({ fit }) => fit !== null);
  return (
    <div className="run" data-stale={stale === null ? undefined : ''}>
      <section className="mmse" aria-label={words.largePicture}>
        <LargePicture posterior={posterior} live={live} slots={slots} size={size} />
        <LargeNote posterior={posterior} slot={slots[chosen]} />
        <div className="under">
          {map && <Spread map={map} size={size} />}
          {hasFits && (
            <FitPlot
              fits={slots.map(({ fit }) => fit)}
              hasNoise={(posterior?.noise.std ?? 0) > 0}
              isBrought={posterior?.measured.truth === null}
              chosen={chosen}
            />
          )}
        </div>
      </section>
      <section className="drawn" aria-label={words.samples}>
        <div className="head">
          <h2>{picks ? words.diversePicks(picks.length) : countSamples(slots.length)}</h2>
          <div className="end" key={live ? 'live' : 'drawn'}>
            <HeadEnd slots={slots} live={live} posterior={posterior} />
          </div>
        </div>
        <StaleNote why={stale} />
        <SamplesGrid items={items} posterior={live ? live.posterior : posterior} size={size} canChoose={true} recorded={recorded} />
        <Note posterior={posterior} live={live} picked={picks ? picks.length : null} total={slots.length} before={before} />
      </section>
    </div>
  );
}
