// Beside the large canvas: what the network makes of the measurement as it is now, one evaluation after every stroke.
import { useEffect, type ReactNode } from 'react';
import { Picture } from '../picture.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './measure.words.ts';

export function LiveEstimate(): ReactNode {
  const { followEstimate, loadModel } = useActions();
  const preview = useStudioState((state) => state.preview);
  const shown = useStudioState((state) => state.measure.shown);
  const model = useStudioState((state) => state.model);
  const size = useStudioState((state) => state.size);
  useEffect(() => {
    followEstimate(true);
    return () => followEstimate(false);
  }, [followEstimate]);
  const isThere = preview !== null && preview.mmse.length === 3 * size * size;
  return (
    <div className="live-estimate" data-testid="live-estimate" aria-busy={model.kind === 'ready' && preview?.of !== shown}>
      <Picture image={isThere ? preview.mmse : null} size={size} label={words.mmseEstimateOfWhatIs} linked={false}>
        <span>{words.averageMmseLive}</span>
      </Picture>
      {!isThere && model.kind !== 'ready' && (
        <button
          type="button"
          className="link"
          disabled={model.kind === 'loading'}
          onClick={() => {
            // What keeps it away stands in a notice when somebody draws.
            loadModel().catch(() => undefined);
          }}
        >
          {model.kind === 'loading' ? words.theModelIsOnIts : words.loadTheModelToSee}
        </button>
      )}
    </div>
  );
}
