// Taking a run along: one ZIP with pictures, numbers and recipe, or an animation. Says beforehand what is in it.
import { useState, type ReactNode } from 'react';
import { asStudioError } from '../../protocol/errors.ts';
import type { Posterior } from '../../store/state.ts';
import { formatCount } from '../format.ts';
import { useActions } from '../studio-context.ts';
import { areMoved, movedSuffix } from '../posterior/save.ts';
import { useShownPosterior } from '../posterior/use-shown.ts';
import { PutBack } from './put-back.tsx';

export const exportId = 'export';

type Work =
  | { kind: 'idle' }
  | { kind: 'making'; what: 'zip' | 'animation' }
  | { kind: 'saved'; name: string; bytes: number }
  | { kind: 'failed'; why: string };

interface Saved {
  blob: Blob;
  name: string;
}

function useSaving(posterior: Posterior | null): { work: Work; save: (what: 'zip' | 'animation') => Promise<void> } {
  const { describeRun } = useActions();
  const [work, setWork] = useState<Work>({ kind: 'idle' });
  const make = async (what: 'zip' | 'animation', run: Posterior): Promise<Saved> => {
    const stem = `invfussion-${run.operator.id}${areMoved(run) ? movedSuffix : ''}`;
    if (what === 'zip') {
      const { zipRun } = await import('./export-run.ts');
      return { blob: await zipRun(run, await describeRun(run, null)), name: `${stem}.zip` };
    }
    const { animateSamples } = await import('./export-animation.ts');
    const { blob, extension } = await animateSamples(run);
    return { blob, name: `${stem}.${extension}` };
  };
  const save = async (what: 'zip' | 'animation'): Promise<void> => {
    if (!posterior) return;
    setWork({ kind: 'making', what });
    try {
      const [{ blob, name }, { saveFile }] = await Promise.all([make(what, posterior), import('../../io/png.ts')]);
      saveFile(blob, name, blob.type);
      setWork({ kind: 'saved', name, bytes: blob.size });
    } catch (error) {
      setWork({ kind: 'failed', why: asStudioError(error).message });
    }
  };
  return { work, save };
}

function status(work: Work): string {
  switch (work.kind) {
    case 'idle':
      return '';
    case 'making':
      return work.what === 'zip' ? 'Packing …' : 'Encoding …';
    case 'saved':
      return `Saved ${work.name}, ${formatCount(work.bytes / 1000)} kB.`;
    case 'failed':
      return `It could not be made: ${work.why}`;
  }
}

const zipText =
  'ZIP: every picture as PNG, the recipe as JSON, samples, measurement and photo as .npy for Python. The files embed the crop of the photo and the mask or kernel.';
const movedText = 'The pictures are those that are shown: moved onto the measurement.';

export function ExportPanel(): ReactNode {
  const posterior = useShownPosterior();
  const { work, save } = useSaving(posterior);
  const isMissing = posterior === null;
  const isBusy = work.kind === 'making';
  return (
    <div className="pop from-bar" id={exportId} popover="auto" role="dialog" aria-label="Export">
      <h2>Take this run along</h2>
      <p className="note">{posterior && areMoved(posterior) ? `${zipText} ${movedText}` : zipText}</p>
      <button type="button" className="btn" disabled={isMissing || isBusy} onClick={() => void save('zip')} data-testid="save-zip">
        Save ZIP
      </button>
      <p className="note">Animation: the samples one after another, four a second, as video, or as GIF where the browser encodes none.</p>
      <button
        type="button"
        className="btn"
        disabled={isMissing || isBusy || posterior.samples.length === 0}
        onClick={() => void save('animation')}
        data-testid="save-animation"
      >
        Save animation
      </button>
      <PutBack />
      <p className="note" role="status" data-testid="export-status">
        {status(work)}
      </p>
    </div>
  );
}
