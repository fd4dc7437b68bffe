// What the explore view shows, worked out from the samples: directions (of the samples or the network's own), the point that is
// looked at, and its picture. Recomputed only when samples, region or source change; a point costs a few additions.
import { useEffect, useMemo, useState } from 'react';
import { findDirections, predictedDirections, project, type Direction } from '../../posterior/directions.ts';
import { combine, difference, lightness, mean, std } from '../../posterior/statistics.ts';
import type { Directions as NetworkDirections } from '../../protocol/engine-api.ts';
import type { Posterior, RunPicture } from '../../store/state.ts';
import type { ExploreState } from '../../store/explore/view.ts';
import { countSamples } from '../format.ts';
import { useShownPosterior } from '../posterior/use-shown.ts';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './explore.words.ts';

/** Directions with the samples' places along them, in units of each direction's σ. */
export interface Axes {
  centre: Float32Array;
  list: readonly Direction[];
  coordinates: readonly (readonly number[])[];
  isNetworks: boolean;
}

export interface Subject {
  image: Float32Array;
  /** In the language of now. */
  title: () => string;
}

export interface Explorer {
  posterior: Posterior;
  samples: readonly RunPicture[];
  images: readonly Float32Array[];
  mean: Float32Array;
  spread: Float32Array;
  /** mean − MMSE, one number a pixel. */
  difference: Float32Array | null;
  /** Those that are walked along: of the samples, or the network's. */
  axes: Axes;
  ofSamples: Axes;
  /** `asked`: on their way. Null: the model predicts none. */
  ofNetwork: Axes | 'asked' | null;
  state: ExploreState;
  subject: Subject;
}

/** As many as the list has room for. */
export const mostDirections = 5;

/** The network's own directions: null where the model has none or they could not be had. */
type Predicted = NetworkDirections | 'asked' | null;

function useNetworkDirections(posterior: Posterior | null): Predicted {
  const { askDirections } = useActions();
  const wanted = useStudioState(({ model }) => model.kind === 'ready' && model.info.directions > 0);
  const [known, setKnown] = useState<{ of: Posterior['measured']; found: NetworkDirections | null } | null>(null);
  const measured = posterior?.measured;
  useEffect(() => {
    if (!wanted || !measured || known?.of === measured) return;
    let isStale = false;
    void askDirections(measured).then((found) => {
      if (!isStale) setKnown({ of: measured, found });
    });
    return () => {
      isStale = true;
    };
  }, [askDirections, measured, wanted, known]);
  return known && known.of === measured ? known.found : wanted && measured ? 'asked' : null;
}

function networkAxes({ mean: centre, directions, norms }: NetworkDirections, images: readonly Float32Array[]): Axes {
  const list = predictedDirections(directions, norms);
  return { centre, list, coordinates: images.map((image) => project(image, centre, list)), isNetworks: true };
}

function subjectOf(explorer: Omit<Explorer, 'subject'>): Subject {
  const { state, samples, images, axes } = explorer;
  if (state.subject === 'sample') {
    const sample = samples[state.members[0] ?? 0];
    if (sample) return { image: sample.image, title: () => words.sample(sample.seed) };
  }
  if (state.subject === 'branch') {
    const members = state.members.flatMap((i) => images[i] ?? []);
    if (members.length > 0) return { image: mean(members), title: () => words.meanOf(countSamples(members.length)) };
  }
  const terms = axes.list.map(({ w, sigma }, k) => [(state.point[k] ?? 0) * sigma, w] as const);
  return { image: combine(axes.centre, terms), title: () => (axes.isNetworks ? words.fromEstimate : words.between) };
}

/** Null while there are fewer than two samples. */
export function useExplorer(): Explorer | null {
  const posterior = useShownPosterior();
  const state = useStudioState((all) => all.view.explore);
  const samples = posterior?.samples;
  const predicted = useNetworkDirections(posterior);
  const images = useMemo(() => samples?.map(({ image }) => image) ?? [], [samples]);
  const summary = useMemo(() => {
    if (images.length < 2) return null;
    const centre = mean(images);
    return { mean: centre, spread: std(images, centre) };
  }, [images]);
  const own = useMemo(() => (images.length > 1 ? findDirections(images, state.region, mostDirections) : null), [images, state.region]);
  const ofSamples = useMemo(
    (): Axes | null => own && { centre: own.mean, list: own.list, coordinates: own.coordinates, isNetworks: false },
    [own],
  );
  const ofNetwork = useMemo(
    () => (predicted === 'asked' || predicted === null ? predicted : networkAxes(predicted, images)),
    [predicted, images],
  );
  const mmse = posterior?.mmse ?? null;
  const gap = useMemo(() => (summary && mmse ? lightness(difference(summary.mean, mmse)) : null), [summary, mmse]);
  return useMemo(() => {
    if (!posterior || !samples || !summary || !ofSamples) return null;
    const axes = state.source === 'network' && ofNetwork && ofNetwork !== 'asked' ? ofNetwork : ofSamples;
    const explorer = { posterior, samples, images, ...summary, difference: gap, axes, ofSamples, ofNetwork, state };
    return { ...explorer, subject: subjectOf(explorer) };
  }, [posterior, samples, images, summary, ofSamples, ofNetwork, gap, state]);
}
