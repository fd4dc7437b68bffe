// What follows from y: the MMSE estimate and N samples, live while they are drawn, with the words that they are invented.
import { useState, type ReactNode } from 'react';
import { sliceImage } from '../../store/run.ts';
import type { Live, Posterior, StudioState } from '../../store/state.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { countSamples, formatCount, formatSeconds } from '../format.ts';
import { Icon } from '../icon.tsx';
import { MathText, sigmaN } from '../math-symbol.tsx';
import { Picture } from '../picture.tsx';
import { exportId } from '../keep/export-panel.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { embeddedNote, inventedNote, mmsePicture, samplePicture, savePicture } from './save.ts';

/** Up to this many samples stand two in a row, larger. */
const mostInTwoColumns = 4;

type Show = 'noisy' | 'denoised';

/** One slot of the grid, whatever state the run is in. */
interface Slot {
  seed: number;
  image: Float32Array | null;
  fit: number | null;
}

function liveOf({ run }: StudioState): Live | null {
  if (run.kind === 'failed') return run.interrupted;
  return run.kind === 'running' || run.kind === 'stopping' ? run.live : null;
}

function slots(live: Live | null, posterior: Posterior | null, show: Show, size: number, count: number, firstSeed: number): Slot[] {
  if (live?.part === 'samples') {
    const batch = show === 'noisy' ? live.step?.x : live.step?.denoised;
    return live.seeds.map((seed, i) => ({ seed, image: batch ? sliceImage(batch, i, size) : null, fit: null }));
  }
  if (posterior && posterior.samples.length > 0 && !live) return posterior.samples;
  return Array.from({ length: count }, (_, i) => ({ seed: firstSeed + i, image: null, fit: null }));
}

function SaveButton({ label, onSave }: { label: string; onSave: () => void }): ReactNode {
  return (
    <button type="button" className="save" title={`${label}. ${embeddedNote}`} aria-label={label} onClick={onSave}>
      <Icon name="save" />
    </button>
  );
}

function Fit({ value, hasNoise }: { value: number | null; hasNoise: boolean }): ReactNode {
  if (value === null) return null;
  return (
    <span title="How far H of this sample is from the measurement: 1 is as far as the noise; without noise, the RMS difference">
      fit <b>{hasNoise ? value.toFixed(2) : value.toPrecision(2)}</b>
      {hasNoise && <> {sigmaN}</>}
    </span>
  );
}

interface MmseProps {
  posterior: Posterior | null;
  live: Live | null;
  size: number;
  isOld: boolean;
}

function MmseSection({ posterior, live, size, isOld }: MmseProps): ReactNode {
  const shown = live?.posterior ?? posterior;
  const { describeRun } = useActions();
  const image = (live?.part === 'mmse' ? live.step?.denoised : null) ?? shown?.mmse ?? null;
  return (
    <section className="mmse">
      <div className="head">
        <h2>MMSE estimate</h2>
        {isOld && image && <span className="dim">from the earlier measurement</span>}
        <div className="end">
          <MathText>
            E<b>[</b>x <b>|</b> y<b>,</b> H<b>]</b>
          </MathText>
        </div>
      </div>
      <Picture
        image={image}
        size={size}
        label={image ? 'MMSE estimate: the average of every picture that fits' : 'MMSE estimate: not computed yet'}
        empty={live ? '' : 'Draw to see what may have been there'}
      >
        <span>the average of every picture that fits</span>
        {image && posterior?.mmse && !live && (
          <SaveButton
            label="Save the MMSE estimate as PNG"
            onSave={() => void savePicture(posterior, mmsePicture(image), null, describeRun)}
          />
        )}
      </Picture>
      <p className="note">One evaluation. Soft where the measurement does not decide.</p>
    </section>
  );
}

function Headline({ count, isOld }: { count: number; isOld: boolean }): ReactNode {
  return (
    <>
      <h2>{countSamples(count)}</h2>
      {isOld && <span className="dim">from the earlier measurement</span>}
    </>
  );
}

export function ResultsStage(): ReactNode {
  const [show, setShow] = useState<Show>('denoised');
  const { describeRun } = useActions();
  const posterior = useStudioState((state) => state.posterior);
  const live = useStudioState(liveOf);
  const size = useStudioState((state) => state.size);
  const settings = useStudioState((state) => state.settings);
  const current = useStudioState((state) => state.measure.shown);
  const isBusy = live !== null;
  const shownPosterior = live ? live.posterior : posterior;
  const all = slots(live, posterior, show, size, settings.samples, settings.firstSeed);
  const isOld = !live && posterior !== null && posterior.measured !== current;
  const hasNoise = (shownPosterior?.noise.std ?? 0) > 0;
  return (
    <div className="run">
      <MmseSection posterior={posterior} live={live} size={size} isOld={isOld} />
      <section className="drawn">
        <div className="head">
          <Headline count={all.length} isOld={isOld} />
          <div className="end">
            {isBusy ? (
              <ChoiceControl
                label="Show"
                hideLabel
                options={[
                  { value: 'noisy', label: 'Noisy' },
                  { value: 'denoised', label: 'Denoised' },
                ]}
                value={show}
                onChange={setShow}
              />
            ) : posterior && posterior.samples.length > 0 ? (
              <button type="button" className="link" popoverTarget={exportId}>
                Export
              </button>
            ) : (
              <MathText>
                x <b>~</b> p<b>(</b>x <b>|</b> y<b>,</b> H<b>)</b>
              </MathText>
            )}
          </div>
        </div>
        <div className={all.length <= mostInTwoColumns ? 'draws few' : 'draws'} data-testid="draws">
          {all.map(({ seed, image, fit }) => (
            <Picture
              key={seed}
              image={image}
              size={size}
              label={image ? `Sample, seed ${seed}${fit === null ? '' : `, fit ${fit.toFixed(2)}`}` : 'Sample: not drawn yet'}
            >
              <span>seed {seed}</span>
              <Fit value={fit} hasNoise={hasNoise} />
              {image && posterior && !live && (
                <SaveButton
                  label={`Save sample ${seed} as PNG`}
                  onSave={() => void savePicture(posterior, samplePicture({ seed, image, fit }), seed, describeRun)}
                />
              )}
            </Picture>
          ))}
        </div>
        <p className="note invented" data-testid="invented">
          {inventedNote}
          {posterior &&
            !live &&
            posterior.samples.length > 0 &&
            ` ${formatSeconds(posterior.seconds)}, ${formatCount(posterior.evaluations)} evaluations each.`}
        </p>
      </section>
    </div>
  );
}
