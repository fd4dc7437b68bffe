// What stands beside the large canvas: tools, and the commands on the whole mask. Each has a name, a key where it has one, and undoes.
import type { ReactNode } from 'react';
import { growHidden, invertMask, type Mask } from '../../store/measure/mask.ts';
import { Icon, type IconName } from '../icon.tsx';
import { useActions, useCanUndo } from '../studio-context.ts';
import type { Brush, MaskTool } from './mask-stroke.ts';
import { words } from './measure.words.ts';

export const tools = (): readonly { tool: MaskTool; label: string; title: string; key: string }[] => [
  { tool: 'brush', label: words.brush, title: words.brushB, key: 'b' },
  { tool: 'rectangle', label: words.rectangle, title: words.rectangleM, key: 'm' },
  { tool: 'lasso', label: words.lasso, title: words.lassoL, key: 'l' },
  { tool: 'polygon', label: words.polygon, title: words.polygonGClickCornersThe, key: 'g' },
];

export const commands = (size: number): { label: string; icon: IconName; key?: string; perform: (mask: Mask) => Mask }[] => [
  { label: words.invert, icon: 'invert', key: 'i', perform: invertMask },
  { label: words.growWhatIsHidden, icon: 'grow', perform: (mask) => growHidden(mask, size, 'grow') },
  { label: words.shrinkWhatIsHidden, icon: 'shrink', perform: (mask) => growHidden(mask, size, 'shrink') },
  { label: words.uncoverEverything, icon: 'clear', perform: () => new Uint8Array(size * size).fill(1) },
];

interface ToolProps {
  label: string;
  title?: string;
  icon: IconName;
  onClick: () => void;
  pressed?: boolean;
  disabled?: boolean;
}

export function Tool({ label, title = label, icon, onClick, pressed, disabled = false }: ToolProps): ReactNode {
  return (
    <button type="button" className="tool" title={title} aria-pressed={pressed} disabled={disabled} onClick={onClick}>
      <Icon name={icon} />
      <span className="hidden">{label}</span>
    </button>
  );
}

export function UndoTools(): ReactNode {
  const actions = useActions();
  const can = useCanUndo();
  return (
    <>
      <Tool label={words.undo} title={words.undoCtrlZ} icon="undo" disabled={!can.undo} onClick={actions.undo} />
      <Tool label={words.redo} title={words.redoShiftCtrlZ} icon="redo" disabled={!can.redo} onClick={actions.redo} />
    </>
  );
}

interface MaskToolsProps {
  brush: Brush;
  onBrush: (brush: Brush) => void;
  mask: Mask;
  size: number;
  onPaint: (mask: Mask) => void;
}

export function MaskTools({ brush, onBrush, mask, size, onPaint }: MaskToolsProps): ReactNode {
  return (
    <div className="tools" role="toolbar" aria-label={words.tools} aria-orientation="vertical">
      {tools().map(({ tool, label, title }) => (
        <Tool
          key={tool}
          label={label}
          title={title}
          icon={tool}
          pressed={brush.tool === tool}
          onClick={() => onBrush({ ...brush, tool })}
        />
      ))}
      <hr />
      <Tool
        label={words.eraser}
        title={words.eraserToolsUncoverXAs}
        icon="eraser"
        pressed={brush.erases}
        onClick={() => onBrush({ ...brush, erases: !brush.erases })}
      />
      <hr />
      {commands(size).map(({ label, icon, key, perform }) => (
        <Tool
          key={label}
          label={label}
          title={key ? `${label} (${key.toUpperCase()})` : label}
          icon={icon}
          onClick={() => onPaint(perform(mask))}
        />
      ))}
      <hr />
      <UndoTools />
    </div>
  );
}
