// The large picture of the samples' view: MMSE estimate, mean, the chosen sample, a wipe, or the sample measured again beside y.
import { useMemo, type ReactNode } from 'react';
import { mean } from '../../posterior/statistics.ts';
import { truthOf } from '../../store/run/run.ts';
import type { Live, Posterior } from '../../store/state.ts';
import type { Against, ViewState } from '../../store/explore/view.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { countSamples } from '../format.ts';
import { Picture } from '../picture.tsx';
import type { PlanarImage } from '../pixels.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { HeldPicture, useHeld } from './held.tsx';
import { Remeasured, useJudgement } from './remeasured.tsx';
import { Fit } from './samples-grid.tsx';
import { SaveButton } from './save-button.tsx';
import { useSaveKey } from './save-key.ts';
import { mmsePicture, savePicture } from './save.ts';
import { psnrText, type Slot } from './slots.ts';
import { Wipe } from './wipe.tsx';
import { words } from './posterior.words.ts';

interface Named {
  image: PlanarImage;
  name: string;
}

/** What a picture can be wiped against, by the words of the list. */
export function useAgainst(
  posterior: Posterior | null,
  slots: readonly Slot[],
  against: Against,
): { named: Named | null; options: { value: string; label: string }[] } {
  const truth = posterior && truthOf(posterior);
  const { mmse, measured } = posterior ?? { mmse: null, measured: null };
  const all: { value: Against; label: string; image: PlanarImage | null }[] = [
    { value: 'truth', label: words.theTruth2, image: truth },
    { value: 'pinv', label: words.hYTheSimplestThat, image: measured?.measurement.pinv ?? null },
    { value: 'mmse', label: words.theMmseEstimate, image: mmse },
    ...slots.map(({ seed, final }, i) => ({ value: i, label: words.sample(seed), image: final })),
  ];
  const there = all.filter(({ image }) => image !== null);
  const chosen = there.find(({ value }) => value === against) ?? there[0];
  const named = chosen?.image ? { image: chosen.image, name: chosen.label } : null;
  return { named, options: there.map(({ value, label }) => ({ value: String(value), label })) };
}

export function AgainstSelect({
  options,
  value,
  onChange,
}: {
  options: { value: string; label: string }[];
  value: Against;
  onChange: (value: Against) => void;
}): ReactNode {
  return (
    <select
      className="against"
      aria-label={words.wipeAgainst}
      value={String(value)}
      onChange={(event) => {
        const { value: text } = event.target;
        onChange(text === 'truth' || text === 'pinv' || text === 'mmse' ? text : Number(text));
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

interface LargeProps {
  posterior: Posterior | null;
  live: Live | null;
  slots: readonly Slot[];
  size: number;
}

interface Subject {
  image: PlanarImage | null;
  title: string;
  caption: string;
  final: Float32Array | null;
  key: string;
  /** Of a sample; null of an average. */
  seed: number | null;
  fit: number | null;
}

const noSample = { seed: null, fit: null };

/** What is shown when nothing stands against it, with its name and what is said of it. */
function useSubject({ posterior, live, slots }: LargeProps, large: ViewState['large'], chosen: number): Subject {
  const finals = slots.flatMap(({ final }) => final ?? []);
  const isMean = large === 'mean' && finals.length > 1;
  const average = useMemo(() => (isMean && posterior ? mean(posterior.samples.map(({ image }) => image)) : null), [isMean, posterior]);
  const slot = slots[chosen];
  if (average)
    return {
      image: average,
      title: words.mean,
      caption: words.theAverageOf(countSamples(finals.length)),
      final: average,
      key: 'mean',
      ...noSample,
    };
  if (large !== 'mmse' && large !== 'mean' && slot?.image)
    return {
      image: slot.image,
      title: words.sample2(slot.seed),
      caption: words.oneGuessInvented,
      final: slot.final,
      key: `seed-${slot.seed}`,
      seed: slot.seed,
      fit: slot.fit,
    };
  const mmse = (live?.part === 'mmse' ? live.step?.denoised : null) ?? (live?.posterior ?? posterior)?.mmse ?? null;
  const final = live ? null : mmse;
  return { image: mmse, title: words.mmseEstimate, caption: words.theAverageOfEveryPicture, final, key: 'mmse', ...noSample };
}

const modes = (): { value: ViewState['large']; label: string; title: string }[] => [
  { value: 'mmse', label: words.mmse, title: words.theAverageOfEveryPicture2 },
  { value: 'mean', label: words.mean, title: words.theAverageOfTheSamples },
  { value: 'wipe', label: words.wipe, title: words.theChosenSampleBesideAnother },
  { value: 'remeasured', label: words.check, title: words.theChosenSampleMeasuredAgain },
];

export function LargePicture(props: LargeProps): ReactNode {
  const { posterior, live, slots, size } = props;
  const actions = useActions();
  const large = useStudioState((state) => state.view.large);
  const hold = useStudioState((state) => state.view.hold);
  const chosen = useStudioState((state) => state.view.chosen);
  const against = useStudioState((state) => state.view.against);
  const wipe = useStudioState((state) => state.view.wipe);
  const hasSamples = slots.some(({ final }) => final !== null);
  const mode = hasSamples || large === 'mmse' || large === 'sample' ? large : 'mmse';
  const subject = useSubject(props, mode, chosen);
  const { named, options } = useAgainst(posterior, slots, against);
  const isJudged = mode === 'remeasured' || hold === 'remeasured';
  const judgement = useJudgement(posterior, isJudged && !live ? subject.final : null);
  const saveMmse = (): void => {
    if (posterior?.mmse) savePicture(posterior, mmsePicture(posterior.mmse), null, actions.describeRun).catch(actions.fail);
  };
  const held = useHeld(posterior);
  const { final, key: name, title, seed, fit } = subject;
  useSaveKey(posterior, final && { image: final, name, title, fit, seed });
  return (
    <>
      <div className="head">
        <h2>{held?.title ?? subject.title}</h2>
        {hasSamples && (
          <div className="end">
            <ChoiceControl
              label={words.largePicture}
              hideLabel
              options={modes()}
              value={mode}
              onChange={(value) => actions.look({ large: value })}
            />
          </div>
        )}
      </div>
      <div className="large">
        {held ? (
          <HeldPicture held={held} size={size} />
        ) : isJudged && posterior && subject.final ? (
          <Remeasured posterior={posterior} judgement={judgement} name={subject.title} />
        ) : mode === 'wipe' && subject.image && named ? (
          <figure className="pic">
            <Wipe
              left={subject.image}
              right={named.image}
              leftName={subject.title}
              rightName={named.name}
              size={size}
              at={wipe}
              onMove={(at) => actions.look({ wipe: at })}
            />
            <figcaption className="cap">
              <span>{words.left(subject.title)}</span>
              <label className="against-label">
                <span>{words.right}</span>{' '}
                <AgainstSelect options={options} value={against} onChange={(value) => actions.look({ against: value })} />
              </label>
            </figcaption>
          </figure>
        ) : (
          <Picture
            image={subject.image}
            size={size}
            label={subject.image ? `${subject.title}: ${subject.caption}` : words.mmseEstimateNotComputedYet}
            empty={live ? '' : words.drawToSeeWhatMay}
          >
            <span>{subject.caption}</span>
            <Fit value={subject.fit} hasNoise={(posterior?.noise.std ?? 0) > 0} />
            {subject.final && <b>{psnrText(posterior, subject.final)}</b>}
            {subject.final && posterior && subject.key === 'mmse' && <SaveButton label={words.saveTheMmseEstimateAs} onSave={saveMmse} />}
          </Picture>
        )}
      </div>
    </>
  );
}
