// The posterior, explored: a point between the samples, the plane it lies on, spread and directions; below, the averages.
import { useCallback, useEffect, type ReactNode } from 'react';
import { summarise } from '../../posterior/statistics.ts';
import type { ExploreState } from '../../store/explore/view.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { countSamples, formatPercent, formatRms } from '../format.ts';
import { MathText } from '../math-symbol.tsx';
import { Picture } from '../picture.tsx';
import { AgainstSelect, useAgainst } from '../posterior/large-picture.tsx';
import { flickMs } from '../posterior/flick.ts';
import { Believe } from '../posterior/calibration-panel.tsx';
import { HeldPicture, useHeld } from '../posterior/held.tsx';
import { Legend, MapFrame } from '../posterior/map-picture.tsx';
import { Remeasured, useJudgement } from '../posterior/remeasured.tsx';
import { StaleNote, useStale } from '../posterior/stale.tsx';
import { useSaveKey } from '../posterior/save-key.ts';
import { psnrText } from '../posterior/slots.ts';
import { Wipe } from '../posterior/wipe.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { DirectionsList } from './directions-list.tsx';
import { Lasso } from './lasso.tsx';
import { Plane } from './plane.tsx';
import { useExplorer, type Explorer } from './use-explorer.ts';
import { Walk } from './walk.tsx';

type Change = (patch: Partial<ExploreState>) => void;

/** x̂ + 1.4 σ₁w₁ − 0.6 σ₂w₂ */
function Formula({ point, centre }: { point: readonly number[]; centre: string }): ReactNode {
  const terms = point.flatMap((alpha, k) => (Math.abs(alpha) >= 0.05 ? [{ alpha, k }] : []));
  return (
    <MathText>
      <span>{centre}</span>
      {terms.map(({ alpha, k }) => (
        <span key={k}>
          {' '}
          <b>{`${alpha < 0 ? '−' : '+'} ${Math.abs(alpha).toFixed(1)}`}</b> σ<sub>{k + 1}</sub>w<sub>{k + 1}</sub>
        </span>
      ))}
    </MathText>
  );
}

function SubjectPicture({ explorer, change }: { explorer: Explorer; change: Change }): ReactNode {
  const { look } = useActions();
  const { posterior, subject, state, axes } = explorer;
  const { size } = posterior;
  const wipe = useStudioState((all) => all.view.wipe);
  const hold = useStudioState((all) => all.view.hold);
  const against = useStudioState((all) => all.view.against);
  const slots = explorer.samples.map(({ seed, image, fit }) => ({ seed, image, fit, final: image }));
  const { named, options } = useAgainst(posterior, slots, against);
  const judgement = useJudgement(posterior, state.swing ? null : subject.image);
  const fit = judgement?.fit[0];
  const hasNoise = posterior.noise.std > 0;
  const held = useHeld(posterior);
  if (held) return <HeldPicture held={held} size={size} />;
  if (state.mode === 'remeasured' || hold === 'remeasured')
    return <Remeasured posterior={posterior} judgement={judgement} name={subject.title} />;
  if (state.mode === 'wipe' && named)
    return (
      <figure className="pic">
        <Wipe
          left={subject.image}
          right={named.image}
          leftName={subject.title}
          rightName={named.name}
          size={size}
          at={wipe}
          onMove={(at) => look({ wipe: at })}
        />
        <figcaption className="cap">
          <span>{`left: ${subject.title.toLowerCase()}`}</span>
          <label className="against-label">
            <span>right: </span>
            <AgainstSelect options={options} value={against} onChange={(value) => look({ against: value })} />
          </label>
        </figcaption>
      </figure>
    );
  return (
    <figure className="pic">
      <div className="stacked">
        <Picture image={subject.image} size={size} label={`${subject.title}${fit === undefined ? '' : `, fit ${formatRms(fit)}`}`} />
        <Lasso
          size={size}
          region={state.region}
          isOn={state.lassoing}
          onRegion={(region) => change({ region, point: [], direction: 0, subject: 'point' })}
        />
      </div>
      <figcaption className="cap">
        <span>
          {state.subject === 'point' ? <Formula point={state.point} centre={axes.isNetworks ? 'x̂' : 'x̄'} /> : 'invented, like all of them'}
        </span>
        <span>
          {fit !== undefined && <span>fit </span>}
          {fit !== undefined && <b>{hasNoise ? `${fit.toFixed(2)} σn ` : `${formatRms(fit)} `}</b>}
          <b>{psnrText(posterior, subject.image)}</b>
        </span>
      </figcaption>
    </figure>
  );
}

function Options({ explorer, change }: { explorer: Explorer; change: Change }): ReactNode {
  const { look } = useActions();
  const { state } = explorer;
  const isFlicking = useStudioState((all) => all.view.flick);
  const region = state.lassoing ? 'lasso' : 'whole';
  const play = isFlicking ? 'flick' : state.swing ? 'swing' : 'still';
  return (
    <div className="opts">
      <ChoiceControl
        label="Region"
        options={[
          { value: 'whole', label: 'Whole' },
          { value: 'lasso', label: 'Lasso' },
        ]}
        value={region}
        onChange={(value) =>
          change({ region: null, lassoing: value === 'lasso', mode: 'picture', point: [], direction: 0, source: 'samples' })
        }
      />
      <ChoiceControl
        label="Play"
        options={[
          { value: 'still', label: 'Still' },
          { value: 'flick', label: 'Flick' },
          { value: 'swing', label: 'Swing' },
        ]}
        value={play}
        onChange={(value) => {
          look({ flick: value === 'flick' });
          change({ swing: value === 'swing', subject: value === 'flick' ? 'sample' : 'point' });
        }}
      />
    </div>
  );
}

/** The shown picture as a file says it. */
function savedOf({ subject, state, samples, axes }: Explorer) {
  const sample = state.subject === 'sample' ? samples[state.members[0] ?? 0] : undefined;
  const point = state.point.map((alpha, k) => `${alpha.toFixed(1)} sigma_${k + 1}`).join(', ');
  const title = state.subject === 'point' && point ? `${subject.title}: ${point}` : subject.title;
  const name = sample ? `seed-${sample.seed}` : state.subject === 'branch' ? 'branch' : 'explored';
  const isPredicted = state.subject === 'point' && axes.isNetworks;
  return { image: subject.image, name, title, fit: sample?.fit ?? null, seed: sample?.seed ?? null, isPredicted };
}

/** While samples are flicked through, each becomes the picture. */
function useExploreFlick(explorer: Explorer | null, change: Change): void {
  const isOn = useStudioState((all) => all.view.flick);
  const count = explorer?.samples.length ?? 0;
  const at = explorer?.state.members[0] ?? 0;
  useEffect(() => {
    if (!isOn || count < 2) return;
    const timer = setTimeout(() => change({ subject: 'sample', members: [(at + 1) % count], mode: 'picture' }), flickMs());
    return () => clearTimeout(timer);
  }, [isOn, count, at, change]);
}

function Averages({ explorer }: { explorer: Explorer }): ReactNode {
  const { posterior, mean, images } = explorer;
  const { mmse, size } = posterior;
  return (
    <section className="averages" aria-label="Averages">
      <div className="head">
        <h2>Two averages</h2>
        <span className="dim">of the samples, and in one step of the network</span>
      </div>
      <div className="row">
        <Picture image={mean} size={size} label={`Mean of ${images.length} samples`}>
          <span>{`mean of ${images.length}`}</span>
          <b>{psnrText(posterior, mean)}</b>
        </Picture>
        {mmse && (
          <Picture image={mmse} size={size} label="MMSE estimate">
            <span>MMSE estimate</span>
            <b>{psnrText(posterior, mmse)}</b>
          </Picture>
        )}
        {explorer.difference && (
          <figure className="pic">
            <MapFrame values={explorer.difference} size={size} kind="signed" label="Mean less MMSE estimate, lightness" />
            <figcaption className="cap">
              <span>mean of the samples − MMSE</span>
            </figcaption>
            <Legend values={explorer.difference} kind="signed" />
          </figure>
        )}
      </div>
    </section>
  );
}

function Spread({ explorer }: { explorer: Explorer }): ReactNode {
  const { mean, largest, row, column } = summarise(explorer.spread);
  const text = `mean ${mean.toFixed(2)}, largest ${largest.toFixed(2)} at row ${row}, column ${column}`;
  return (
    <figure className="pic spread">
      <MapFrame values={explorer.spread} size={explorer.posterior.size} kind="spread" label={`Spread of the samples: ${text}`} />
      <Legend values={explorer.spread} kind="spread" />
      <figcaption className="hidden">{text}</figcaption>
    </figure>
  );
}

/** The second direction of the plane: the first two, or the chosen one with the first. */
const planeOf = (direction: number): { across: number; up: number } =>
  direction < 2 ? { across: 0, up: 1 } : { across: 0, up: direction };

interface PlaneSectionProps {
  explorer: Explorer;
  change: Change;
  move: (moves: readonly (readonly [direction: number, alpha: number])[]) => void;
}

function PlaneSection({ explorer, change, move }: PlaneSectionProps): ReactNode {
  const { look } = useActions();
  const { axes, state, samples } = explorer;
  const { across, up } = planeOf(state.direction);
  const shared = (axes.list[across]?.share ?? 0) + (axes.list[up]?.share ?? 0);
  const all = axes.list.reduce((sum, { share }) => sum + share, 0);
  return (
    <section aria-label="Plane">
      <div className="head">
        <h2>{`${countSamples(samples.length)} on a plane`}</h2>
        <div className="end">
          <ChoiceControl
            label="Samples as"
            hideLabel
            options={[
              { value: 'dots', label: 'Dots' },
              { value: 'pictures', label: 'Pictures' },
            ]}
            value={state.pad}
            onChange={(pad) => change({ pad })}
          />
        </div>
      </div>
      {axes.list.length > 0 ? (
        <Plane
          explorer={explorer}
          across={across}
          up={up}
          onMove={(x, y) =>
            move([
              [across, x],
              [up, y],
            ])
          }
          onChoose={(sample) => {
            change({ subject: 'sample', members: [sample], swing: false });
            look({ chosen: sample });
          }}
        />
      ) : (
        <div className="frame hatch empty" />
      )}
      <p className="cap">
        <span>
          {axes.isNetworks ? (
            'predicted in one evaluation'
          ) : (
            <>
              <b>{formatPercent(shared, 1)}</b>
              <span>{` of the spread (${axes.list.length}: ${formatPercent(all, 1)})`}</span>
            </>
          )}
        </span>
        <span title="Hatched: no sample is near, so what stands there is extrapolated">hatched: far from all</span>
      </p>
      <Options explorer={explorer} change={change} />
    </section>
  );
}

export default function ExploreView(): ReactNode {
  const explorer = useExplorer();
  const { look, readView } = useActions();
  const change: Change = useCallback((patch) => look({ explore: { ...readView().explore, ...patch } }), [look, readView]);
  const move = useCallback(
    (moves: readonly (readonly [direction: number, alpha: number])[]) => {
      const point = [...readView().explore.point];
      for (const [k, alpha] of moves) point[k] = alpha;
      change({ point: Array.from({ length: point.length }, (_, k) => point[k] ?? 0), subject: 'point' });
    },
    [change, readView],
  );
  const direction = explorer?.state.direction ?? 0;
  const walk = useCallback((alpha: number) => move([[direction, alpha]]), [move, direction]);
  useExploreFlick(explorer, change);
  useSaveKey(explorer?.posterior ?? null, explorer && savedOf(explorer));
  const stale = useStale(explorer?.posterior ?? null);
  if (!explorer)
    return (
      <section className="nothing-yet">
        <h2>Nothing to explore yet</h2>
        <p>Draw two samples or more: what they share, where they differ, and every picture between them then stands here.</p>
      </section>
    );
  const { state, samples } = explorer;
  return (
    <>
      <StaleNote why={stale} />
      <div className="explore" data-stale={stale === null ? undefined : ''}>
        <section aria-label="Picture">
          <div className="head">
            <h2>{state.lassoing && !state.region ? 'Draw around a part' : explorer.subject.title}</h2>
            <div className="end">
              <ChoiceControl
                label="Show"
                hideLabel
                options={[
                  { value: 'picture', label: 'Picture' },
                  { value: 'wipe', label: 'Wipe' },
                  { value: 'remeasured', label: 'Hx', title: 'Measured again, beside what was seen' },
                ]}
                value={state.mode}
                onChange={(mode) => change({ mode })}
              />
            </div>
          </div>
          <SubjectPicture explorer={explorer} change={change} />
          <Walk explorer={explorer} onMove={walk} />
        </section>
        <PlaneSection explorer={explorer} change={change} move={move} />
        <section className="maps" aria-label="Spread and directions">
          <div className="head">
            <h2>Spread</h2>
            <div className="end">std</div>
          </div>
          <Spread explorer={explorer} />
          <div className="head">
            <h2>Directions</h2>
            <div className="end">{state.region ? 'of the region' : '− 0 +'}</div>
          </div>
          <DirectionsList
            explorer={explorer}
            onChoose={(source, k) =>
              // Coordinates along other axes mean nothing here: the walk starts from the middle again.
              change({ source, direction: k, subject: 'point', ...(source === explorer.state.source ? {} : { point: [] }) })
            }
          />
        </section>
      </div>
      <Averages explorer={explorer} />
      <p className="note belief">
        <span>{`The spread is this model’s own belief, from ${samples.length} samples. How often it holds was measured on faces whose truth is known: `}</span>
        <Believe />
      </p>
    </>
  );
}
