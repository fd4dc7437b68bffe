// What stands beside the photograph: its name and size, and what was lost of it.
import type { ReactNode } from 'react';
import { read } from '../../protocol/words.ts';
import type { PhotographState } from '../../store/photograph/photograph.ts';
import { formatSize } from '../format.ts';
import { partInView, type CanvasView } from '../measure/canvas-view.ts';
import { useActions } from '../studio-context.ts';
import { PhotographKept } from './photograph-kept.tsx';
import { PhotographLoss, type PhotographBrush } from './photograph-loss.tsx';
import { words } from './photograph.words.ts';

interface RailProps {
  state: PhotographState;
  view: CanvasView;
  brush: PhotographBrush;
  onBrush: (brush: PhotographBrush) => void;
  onChoose: () => void;
}

function PhotoFacts({ state, view, onChoose }: Pick<RailProps, 'state' | 'view' | 'onChoose'>): ReactNode {
  const actions = useActions();
  const { photo } = state;
  const part = partInView(view, photo);
  const longest = Math.max(photo.width, photo.height);
  return (
    <section className="panel">
      <div className="head">
        <h2>{words.photograph}</h2>
      </div>
      <div className="facts">
        <strong title={photo.name}>{photo.name}</strong>
        <span data-testid="photograph-size">{formatSize(photo.width, photo.height)}</span>
        {photo.remarks.length > 0 && <span>{photo.remarks.map(read).join(' ')}</span>}
        <span className="row">
          <button type="button" className="link" onClick={onChoose}>
            {words.open}
          </button>
          <button
            type="button"
            className="link"
            disabled={longest <= 256}
            onClick={() => void actions.shrinkPhotograph(Math.round(longest / 2))}
          >
            {words.halfSize}
          </button>
          <button
            type="button"
            className="link"
            title={words.cropHelp}
            disabled={view.scale <= 1 || Math.min(part.width, part.height) < 64}
            onClick={() => actions.cropPhotograph(part)}
          >
            {words.crop}
          </button>
        </span>
      </div>
    </section>
  );
}

export function PhotographRail({ state, view, brush, onBrush, onChoose }: RailProps): ReactNode {
  return (
    <aside className="rail" aria-label={words.photograph}>
      <PhotoFacts state={state} view={view} onChoose={onChoose} />
      <PhotographLoss state={state} brush={brush} onBrush={onBrush} />
      <PhotographKept />
    </aside>
  );
}
