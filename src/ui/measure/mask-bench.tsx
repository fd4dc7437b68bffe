// The mask, large: every tool on one canvas, generators with their seeds, masks in and out as files.
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { OperatorEntry } from '../../protocol/engine-api.ts';
import { countHidden, type Mask } from '../../store/measure/mask.ts';
import { NumberControl } from '../controls/number-control.tsx';
import { formatCount } from '../format.ts';
import { commandOf, isCombined, isNoCommand, means, type KeyPress } from '../keys.ts';
import { useActions, useStudioState } from '../studio-context.ts';
import { commands, MaskTools, tools } from './bench-tools.tsx';
import { FileButton } from './file-button.tsx';
import { GeneratorControls } from './generator-controls.tsx';
import { KeptShapes } from './kept-shapes.tsx';
import { LiveEstimate } from './live-estimate.tsx';
import { MaskPainter } from './mask-painter.tsx';
import { brushLimits, type Brush } from './mask-stroke.ts';
import { words } from './measure.words.ts';

interface MaskBenchProps {
  operator: OperatorEntry;
  paramId: string;
  mask: Mask;
  brush: Brush;
  onBrush: (brush: Brush) => void;
}

/** The brush that a key makes of this one, or null. */
function brushByKey(brush: Brush, event: KeyPress): Brush | null {
  const diameter = (by: number): number => Math.min(brushLimits.max, Math.max(brushLimits.min, brush.diameter + by));
  const hardness = (by: number): number => Math.min(1, Math.max(0, Math.round(10 * (brush.hardness + by)) / 10));
  const made: Record<string, Brush> = {
    x: { ...brush, erases: !brush.erases },
    '[': { ...brush, diameter: diameter(-1) },
    ']': { ...brush, diameter: diameter(1) },
    '{': { ...brush, hardness: hardness(-0.1) },
    '}': { ...brush, hardness: hardness(0.1) },
  };
  for (const { key, tool } of tools())
    made[key] = { ...brush, tool, erases: tool === 'brush' && brush.tool === 'brush' ? false : brush.erases };
  return commandOf(event, made) ?? null;
}

function useMaskKeys({ brush, onBrush, mask }: MaskBenchProps, size: number, paint: (mask: Mask) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isNoCommand(event) || isCombined(event)) return;
      const next = brushByKey(brush, event);
      const command = commands(size).find(({ key }) => key !== undefined && means(event, key));
      if (next) onBrush(next);
      else if (command) paint(command.perform(mask));
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [brush, onBrush, mask, size, paint]);
}

/** Masks as files: black is hidden, white is seen. */
function MaskFiles({ mask, size }: { mask: Mask; size: number }): ReactNode {
  const actions = useActions();
  const save = async (): Promise<void> => {
    const { saveMaskFile } = await import('../../io/mask-files.ts');
    saveMaskFile(mask, size);
  };
  return (
    <div className="row">
      <FileButton accept="image/*,.npy,.npz" label={words.loadMask} onFile={(file) => void actions.bringMask(file)} testId="mask-file" />
      <button type="button" className="link" onClick={() => void save()}>
        {words.saveTheMask}
      </button>
    </div>
  );
}

export function MaskBench(props: MaskBenchProps): ReactNode {
  const { operator, paramId, mask, brush, onBrush } = props;
  const actions = useActions();
  const size = useStudioState((state) => state.size);
  const image = useStudioState((state) => (state.origin.kind === 'numbers' ? null : (state.photo?.x ?? null)));
  const [announced, setAnnounced] = useState('');
  const latest = useRef(actions.setParam);
  const paint = (next: Mask): void => {
    latest.current(paramId, next);
    setAnnounced(words.pixelsHidden(formatCount(countHidden(next))));
  };
  useMaskKeys(props, size, paint);
  const { sketch } = actions;
  const onSketch = useCallback((next: Mask | null) => sketch(next && { [paramId]: next }), [sketch, paramId]);
  // A painter that goes takes its stroke with it.
  useEffect(() => () => sketch(null), [sketch]);
  return (
    <>
      <MaskTools brush={brush} onBrush={onBrush} mask={mask} size={size} onPaint={paint} />
      <div className="bench-main">
        <MaskPainter mask={mask} size={size} image={image} brush={brush} onPaint={paint} onSketch={onSketch} isLarge />
        <p className="cap wraps">
          <span>{words.ofPixelsHidden(formatCount(countHidden(mask)), formatCount(size * size))}</span>
          <span className="wide-only">{words.rightDragUncoversWheelZooms}</span>
        </p>
        <p className="hidden" role="status">
          {announced}
        </p>
      </div>
      <div className="bench-side">
        <LiveEstimate />
        <NumberControl
          label={words.brush}
          {...brushLimits}
          step={1}
          value={brush.diameter}
          unit="px"
          onChange={(diameter) => onBrush({ ...brush, diameter })}
        />
        <NumberControl
          label={words.hardness}
          min={0}
          max={1}
          step={0.1}
          value={brush.hardness}
          onChange={(hardness) => onBrush({ ...brush, hardness })}
          help={words.softBrushLeavesSpeckledEdge}
        />
        <GeneratorControls operator={operator} makes="mask" />
        <MaskFiles mask={mask} size={size} />
        <KeptShapes kind="mask" paramId={paramId} value={mask} size={size} />
      </div>
    </>
  );
}
