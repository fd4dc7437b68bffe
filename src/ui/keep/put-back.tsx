// The chosen sample back where it was cut out, at the photo's own resolution; of a mask only what it hid.
import { useState, type ReactNode } from 'react';
import { asStudioError } from '../../protocol/errors.ts';
import { areMoved, movedSuffix } from '../posterior/save.ts';
import { useShownPosterior } from '../posterior/use-shown.ts';
import { useActions, useStudioState } from '../studio-context.ts';

export function PutBack(): ReactNode {
  const actions = useActions();
  const posterior = useShownPosterior();
  const chosen = useStudioState((state) => state.view.chosen);
  const x = useStudioState((state) => state.photo?.x ?? null);
  const [failure, setFailure] = useState('');
  const sample = posterior?.samples[chosen] ?? posterior?.samples[0];
  const isHere = posterior && sample && x !== null && x === posterior.measured.request.image;
  const isMoved = posterior !== null && areMoved(posterior);
  const save = async (): Promise<void> => {
    if (!posterior || !sample) return;
    const blob = await actions.pasteBack(posterior, sample.image);
    if (!blob) return;
    const { saveFile } = await import('../../io/png.ts');
    saveFile(blob, `invfussion-photo-seed-${sample.seed}${isMoved ? movedSuffix : ''}.png`, 'image/png');
  };
  return (
    <>
      <p className="note">{`Photo: the whole of it, with ${sample ? `sample ${sample.seed}${isMoved ? ', moved onto the measurement,' : ''}` : 'a sample'} put back where the square was cut. What was not measured is invented there too.`}</p>
      <button
        type="button"
        className="btn"
        disabled={!isHere}
        onClick={() => {
          setFailure('');
          save().catch((error: unknown) => setFailure(asStudioError(error).message));
        }}
        data-testid="put-back"
      >
        Save the photo
      </button>
      {failure && (
        <p className="note" role="alert">
          {failure}
        </p>
      )}
    </>
  );
}
