// The mask, large: tools, brush size, what is hidden. Beside it nothing yet; the studio issue adds the live estimate.
import { useEffect, useState, type ReactNode } from 'react';
import { countHidden, type Mask } from '../../store/mask.ts';
import { NumberControl } from '../controls/number-control.tsx';
import { formatCount } from '../format.ts';
import { Icon } from '../icon.tsx';
import { isTyping } from '../keys.ts';
import { useActions, useCanUndo, useStudioState } from '../studio-context.ts';
import { MaskPainter, type Brush } from './mask-painter.tsx';

interface PaintStageProps {
  paramId: string;
  mask: Mask;
  brush: Brush;
  onBrush: (brush: Brush) => void;
  onDone: () => void;
}

export const brushLimits = { min: 1, max: 24 } as const;

function useBrushKeys(brush: Brush, onBrush: (brush: Brush) => void, onDone: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const sized = (by: number): Brush => ({
        ...brush,
        diameter: Math.min(brushLimits.max, Math.max(brushLimits.min, brush.diameter + by)),
      });
      if (event.key === 'x' || event.key === 'X') onBrush({ ...brush, erases: !brush.erases });
      else if (event.key === 'b' || event.key === 'B') onBrush({ ...brush, erases: false });
      else if (event.key === '[') onBrush(sized(-1));
      else if (event.key === ']') onBrush(sized(1));
      else if (event.key === 'Escape') onDone();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [brush, onBrush, onDone]);
}

export function PaintStage({ paramId, mask, brush, onBrush, onDone }: PaintStageProps): ReactNode {
  const actions = useActions();
  const can = useCanUndo();
  const size = useStudioState((state) => state.size);
  const image = useStudioState((state) => state.photo?.x ?? null);
  const [announced, setAnnounced] = useState('');
  useBrushKeys(brush, onBrush, onDone);
  const hidden = `${formatCount(countHidden(mask))} of ${formatCount(size * size)} pixels hidden`;

  const paint = (next: Mask): void => {
    actions.setParam(paramId, next);
    setAnnounced(`${formatCount(countHidden(next))} pixels hidden`);
  };
  return (
    <section className="bench" aria-label="Paint the mask">
      <div className="tools" role="toolbar" aria-label="Tools">
        <button
          type="button"
          className="tool"
          aria-pressed={!brush.erases}
          title="Brush: hides (B)"
          onClick={() => onBrush({ ...brush, erases: false })}
        >
          <Icon name="brush" />
          <span className="hidden">Brush</span>
        </button>
        <button
          type="button"
          className="tool"
          aria-pressed={brush.erases}
          title="Eraser: uncovers (X)"
          onClick={() => onBrush({ ...brush, erases: true })}
        >
          <Icon name="eraser" />
          <span className="hidden">Eraser</span>
        </button>
        <hr />
        <button type="button" className="tool" title="Undo (Ctrl Z)" disabled={!can.undo} onClick={actions.undo}>
          <Icon name="undo" />
          <span className="hidden">Undo</span>
        </button>
        <button type="button" className="tool" title="Redo (Shift Ctrl Z)" disabled={!can.redo} onClick={actions.redo}>
          <Icon name="redo" />
          <span className="hidden">Redo</span>
        </button>
        <hr />
        <button type="button" className="tool" title="Uncover everything" onClick={() => paint(new Uint8Array(size * size).fill(1))}>
          <Icon name="clear" />
          <span className="hidden">Uncover everything</span>
        </button>
      </div>
      <div className="bench-main">
        <div className="head">
          <h2>Paint what is hidden</h2>
          <div className="end">
            <button type="button" className="btn" onClick={onDone}>
              Done <kbd>Esc</kbd>
            </button>
          </div>
        </div>
        <MaskPainter mask={mask} size={size} image={image} brush={brush} onPaint={paint} />
        <p className="cap">
          <span>{hidden}</span>
          <span className="wide-only">drag hides, right-drag uncovers, [ and ] change the size</span>
        </p>
        <div className="bench-side">
          <NumberControl
            label="Brush"
            {...brushLimits}
            step={1}
            value={brush.diameter}
            unit="px"
            onChange={(diameter) => onBrush({ ...brush, diameter })}
          />
        </div>
        <p className="hidden" role="status">
          {announced}
        </p>
      </div>
    </section>
  );
}
