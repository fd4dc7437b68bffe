// Taking a run along: a figure, one ZIP with pictures, numbers and recipe, or an animation. Says beforehand what is in it.
import { useState, type ReactNode } from 'react';
import type { FigureWidth } from '../../keep/figure.ts';
import { asStudioError } from '../../protocol/errors.ts';
import { read, type Said } from '../../protocol/words.ts';
import type { Posterior } from '../../store/state.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { formatCount } from '../format.ts';
import { useActions, useStudioState } from '../studio-context.ts';
import { areMoved, movedSuffix } from '../posterior/save.ts';
import { useShownPosterior } from '../posterior/use-shown.ts';
import type { FigureKind } from './export-figure.ts';
import { PutBack } from './put-back.tsx';
import { words } from './keep.words.ts';
import { wallNotes } from './wall.ts';

export const exportId = 'export';

type What = 'zip' | 'animation' | { figure: FigureKind; column: FigureWidth };

type Work =
  | { kind: 'idle' }
  | { kind: 'making'; what: What }
  | { kind: 'saved'; name: string; bytes: number }
  | { kind: 'failed'; why: Said | string };

interface Saved {
  blob: Blob;
  name: string;
}

function useSaving(posterior: Posterior | null): { work: Work; save: (what: What) => Promise<void> } {
  const { describeRun, formOf } = useActions();
  const drawn = useStudioState((state) => state.posterior);
  const catalogue = useStudioState((state) => state.catalogue);
  const [work, setWork] = useState<Work>({ kind: 'idle' });
  const make = async (what: What, run: Posterior): Promise<Saved> => {
    const stem = `invfussion-${run.operator.id}${areMoved(run) ? movedSuffix : ''}`;
    if (what === 'zip') {
      const { zipRun } = await import('./export-run.ts');
      const exported = { shown: run, drawn: drawn ?? run, form: await formOf(run) };
      return { blob: await zipRun(exported, await describeRun(run, null)), name: `${stem}.zip` };
    }
    if (what === 'animation') {
      const { animateSamples } = await import('./export-animation.ts');
      const { blob, extension } = await animateSamples(run);
      return { blob, name: `${stem}.${extension}` };
    }
    const { drawFigure } = await import('./export-figure.ts');
    const label = catalogue?.operators.find(({ id }) => id === run.operator.id)?.label ?? run.operator.id;
    return { blob: await drawFigure(run, label, what.figure, what.column), name: `${stem}-figure.${what.figure}` };
  };
  const save = async (what: What): Promise<void> => {
    if (!posterior) return;
    setWork({ kind: 'making', what });
    try {
      const [{ blob, name }, { saveFile }] = await Promise.all([make(what, posterior), import('../../io/png.ts')]);
      saveFile(blob, name, blob.type);
      setWork({ kind: 'saved', name, bytes: blob.size });
    } catch (error) {
      setWork({ kind: 'failed', why: asStudioError(error).detail });
    }
  };
  return { work, save };
}

function status(work: Work): string {
  switch (work.kind) {
    case 'idle':
      return '';
    case 'making':
      return work.what === 'zip' ? words.packing : work.what === 'animation' ? words.encoding : words.drawing;
    case 'saved':
      return words.savedKb(work.name, formatCount(work.bytes / 1000));
    case 'failed':
      return words.itCouldNotBeMade(read(work.why));
  }
}

const sentences = (...all: readonly string[]): string => all.filter((one) => one !== '').join(' ');

const figureText = (): string => words.figureTruthYMmseSpread;
const zipText = (): string => words.zipXYHSamples;
const movedText = (): string => words.thePicturesAreThoseThat;

const columns = (): readonly { value: FigureWidth; label: string }[] => [
  { value: 'two', label: words.mm },
  { value: 'one', label: words.mm2 },
];
const kinds = (): readonly { kind: FigureKind; title: string }[] => [
  { kind: 'png', title: words.twiceScreensSizeForSlides },
  { kind: 'svg', title: words.picturesInsideWordsAsText },
  { kind: 'pdf', title: words.onePageOfTheFigures },
];

interface FigureButtonsProps {
  isOff: boolean;
  note: string;
  onSave: (what: What) => void;
}

function FigureButtons({ isOff, note, onSave }: FigureButtonsProps): ReactNode {
  const [column, setColumn] = useState<FigureWidth>('two');
  return (
    <>
      <p className="note">{sentences(figureText(), note)}</p>
      <ChoiceControl label={words.width} help={words.bothColumnsOfJournalsPage} options={columns()} value={column} onChange={setColumn} />
      <div className="row figure-kinds">
        {kinds().map(({ kind, title }) => (
          <button
            key={kind}
            type="button"
            className="btn"
            title={title}
            aria-label={words.saveFigureAs(kind.toUpperCase())}
            disabled={isOff}
            onClick={() => onSave({ figure: kind, column })}
            data-testid={`save-figure-${kind}`}
          >
            {words.save(kind.toUpperCase())}
          </button>
        ))}
      </div>
    </>
  );
}

export function ExportPanel(): ReactNode {
  const posterior = useShownPosterior();
  const { work, save } = useSaving(posterior);
  const isOff = posterior === null || work.kind === 'making';
  const wall = wallNotes(posterior);
  const hasNoSamples = isOff || posterior.samples.length === 0;
  return (
    <div className="pop from-bar" id={exportId} popover="auto" role="dialog" aria-label={words.export}>
      <h2>{words.takeThisRunAlong}</h2>
      <FigureButtons isOff={hasNoSamples} note={wall.figure} onSave={(what) => void save(what)} />
      <p className="note">{sentences(zipText(), posterior && areMoved(posterior) ? movedText() : '', wall.zip)}</p>
      <button type="button" className="btn" disabled={isOff} onClick={() => void save('zip')} data-testid="save-zip">
        {words.saveZip}
      </button>
      <p className="note">{sentences(words.animationTheSamplesOneAfter, wall.animation)}</p>
      <button type="button" className="btn" disabled={hasNoSamples} onClick={() => void save('animation')} data-testid="save-animation">
        {words.saveAnimation}
      </button>
      <PutBack />
      <p className="note" role="status" data-testid="export-status">
        {status(work)}
      </p>
    </div>
  );
}
