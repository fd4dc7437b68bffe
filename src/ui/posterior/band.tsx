// The bottom band: what is being waited for, true to the step and the byte. Times left come from measured steps only.
import type { ComponentType, ReactNode } from 'react';
import { noClass, type ClassAsked } from '../../store/run/class-asked.ts';
import type { ModelState, RunState } from '../../store/state.ts';
import { countEvaluations, formatCount, formatMegabytes, formatPercent, formatSeconds, formatSigma, median } from '../format.ts';
import { MathText } from '../math-symbol.tsx';
import { useStudioState } from '../studio-context.ts';
import { LookBack } from './look-back.tsx';
import { Ruler } from './ruler.tsx';
import { useWarmPosterior } from './warm.ts';
import { named } from '../../protocol/words.ts';
import { words } from './posterior.words.ts';

const noLabels: ReadonlyMap<number, string> = new Map();
/** Steps measured before a time left is said. */
const stepsBeforeEta = 3;

interface BandText {
  title: string;
  details: ReactNode[];
  end: string;
  done: number;
  total: number;
  labels: ReadonlyMap<number, string>;
}

function modelText(model: ModelState): BandText {
  const progress = model.kind === 'loading' ? model.progress : null;
  if (!progress) return { title: words.startingTheEngine, details: [], end: '', done: 0, total: 0, labels: noLabels };
  const { phase, done, total } = progress;
  const ends = new Map([[total, phase === 'compile' ? `${total}` : formatMegabytes(total)]]);
  switch (phase) {
    case 'download':
      return {
        title: words.modelOf(formatMegabytes(done), formatMegabytes(total)),
        details: [formatPercent(done, total), words.downloadedOnce],
        end: '',
        done,
        total,
        labels: ends,
      };
    case 'verify':
      return {
        title: words.checkingTheModel,
        details: [words.checkedOf(formatMegabytes(done), formatMegabytes(total))],
        end: '',
        done,
        total,
        labels: ends,
      };
    case 'compile':
      return { title: words.preparingTheModel, details: [words.graphsOf(done, total)], end: '', done, total, labels: noLabels };
  }
}

function sigmaLabels(sigmas: readonly number[], total: number): Map<number, string> {
  const every = Math.max(1, Math.ceil(total / 8));
  const labels = new Map<number, string>();
  sigmas.forEach((sigma, i) => {
    const step = i + 1;
    const isLast = step === sigmas.length;
    if (isLast || (step % every === 0 && sigmas.length - step >= every / 2)) labels.set(step, formatSigma(sigma));
  });
  return labels;
}

function runText(run: Extract<RunState, { kind: 'running' | 'stopping' }>): BandText {
  const { step, stepSeconds, sigmas, part } = run.live;
  const name = part === 'mmse' ? words.mmseEstimate : words.samples;
  if (!step) return { title: name, details: [words.firstEvaluation], end: '', done: 0, total: 0, labels: noLabels };
  // The first step also pays for what is made once; it says nothing of the others.
  const each = stepSeconds.length >= stepsBeforeEta ? median(stepSeconds.slice(1).slice(-8)) : null;
  const spent = stepSeconds.reduce((a, b) => a + b, 0);
  const left = each === null || step.i === step.total ? null : formatSeconds(each * (step.total - step.i));
  return {
    title: words.stepOf(step.i, step.total),
    details: [
      countEvaluations(step.evaluations),
      <>
        <span>{`${words.noise} `}</span>
        <MathText>σ</MathText>
        <span>{` ${formatSigma(step.sigma)}`}</span>
      </>,
    ],
    end: left === null ? words.spent(formatSeconds(spent)) : words.spentAndLeft(formatSeconds(spent), left),
    done: step.i,
    total: step.total,
    labels: sigmaLabels(sigmas, step.total),
  };
}

/** What was drawn was asked for by a class. */
function wordsOfClass(asked: ClassAsked, model: ModelState): string[] {
  if (asked.label === null) return [];
  const name = model.kind === 'ready' ? model.info.classNames?.[asked.label] : undefined;
  return [words.classAsked(`${asked.label}${name ? ` ${name}` : ''}`, asked.guidance)];
}

function restingText(run: RunState, model: ModelState, asked: ClassAsked): BandText {
  const rest = { end: '', done: 0, total: 0, labels: noLabels };
  switch (run.kind) {
    case 'done': {
      const n = Math.max(1, run.sigmas.length);
      const details = [countEvaluations(run.evaluations), formatSeconds(run.seconds), ...wordsOfClass(asked, model)];
      return { title: words.done, details, end: '', done: n, total: n, labels: sigmaLabels(run.sigmas, n) };
    }
    case 'stopped':
      return {
        ...rest,
        title: words.stoppedAtOf(run.step, run.total),
        details: [words.whatWasReachedIsKept],
        done: run.step,
        total: run.total || 1,
        labels: sigmaLabels(run.sigmas, run.total),
      };
    case 'cancelled':
      return { ...rest, title: words.cancelled, details: [words.whatWasThereBeforeIs] };
    case 'failed':
      return { ...rest, title: words.theRunDidNotFinish, details: [words.whatWasDrawnBeforeIs] };
    default: {
      const size =
        model.kind === 'ready'
          ? words.modelOfParameters(named(model.info.title), formatCount(model.info.parameters))
          : words.theModelIsDownloadedWith;
      return { ...rest, title: words.ready, details: [size] };
    }
  }
}

function bandText(run: RunState, model: ModelState, asked: ClassAsked): BandText {
  if (run.kind === 'running' || run.kind === 'stopping') return runText(run);
  if (model.kind === 'loading') return modelText(model);
  if (run.kind === 'preparing') return { title: words.measuring, details: [], end: '', done: 0, total: 0, labels: noLabels };
  return restingText(run, model, asked);
}

/** What is read aloud: the start, each quarter and the end; not every step. */
function announcement(run: RunState, text: BandText): string {
  if (run.kind !== 'running') return text.title;
  const quarter = text.total > 0 ? Math.floor((4 * text.done) / text.total) : 0;
  return quarter === 0 ? words.drawing : words.percent(25 * quarter);
}

export function Band({ above: Above }: { above: ComponentType | undefined }): ReactNode {
  useWarmPosterior();
  const run = useStudioState((state) => state.run);
  const model = useStudioState((state) => state.model);
  const at = useStudioState((state) => state.view.at);
  const asked = useStudioState((state) => state.posterior?.asked ?? noClass);
  const text = bandText(run, model, asked);
  return (
    <section className="band" aria-label={words.progress} data-testid="band" data-run={run.kind}>
      {Above && <Above />}
      {/* Another one for each state of the run: new words, not words that moved. */}
      <div className="band-top" key={run.kind}>
        <strong>{text.title}</strong>
        {text.details.map((detail, i) => (
          <span key={i} className="detail">
            {detail}
          </span>
        ))}
        {/* Set from the right: longer words would move; new ones stand where they belong. */}
        <span className="end" key={text.end}>
          {text.end}
        </span>
      </div>
      <div className="time">
        {text.total > 0 ? (
          <Ruler done={at ?? text.done} total={text.total} label={text.title} tickLabels={text.labels} />
        ) : (
          <div className="ruler" />
        )}
        <LookBack />
      </div>
      <p className="hidden" role="status">
        {announcement(run, text)}
      </p>
    </section>
  );
}
