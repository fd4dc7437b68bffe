// What stands between a thing that was brought and what becomes of it: a question with pictures, or one sentence and its undo. In the page,
// never over it.
import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import type { Intake, IntakeOption, Preview } from '../../store/bring/intake-state.ts';
import { Icon } from '../icon.tsx';
import { PixelCanvas } from '../pixels.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './shell.words.ts';
import { named, read } from '../../protocol/words.ts';

function PreviewPicture({ preview }: { preview: Preview }): ReactNode {
  const rgba = preview.kind === 'pixels' ? preview.rgba : null;
  const paint = useCallback((target: Uint8ClampedArray) => rgba && target.set(rgba), [rgba]);
  if (preview.kind === 'url') return <img src={preview.url} alt="" />;
  return <PixelCanvas width={preview.width} height={preview.height} label="" paint={paint} />;
}

function Option({ option, onTake }: { option: IntakeOption; onTake: () => void }): ReactNode {
  const { label, detail, file, preview, isTaken } = option;
  return (
    <li>
      <button type="button" className="btn intake-option" onClick={onTake} aria-pressed={isTaken}>
        <span className="intake-preview">{preview && <PreviewPicture preview={preview} />}</span>
        <span className="intake-words">
          <b>{named(label)}</b>
          {file && <span>{file}</span>}
          <span className="note">{isTaken ? words.taken : typeof detail === 'string' ? named(detail) : read(detail)}</span>
        </span>
      </button>
    </li>
  );
}

function Question({ intake }: { intake: Extract<Intake, { kind: 'asking' }> }): ReactNode {
  const { answer } = useActions();
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.querySelector('button')?.focus(), []);
  return (
    <div
      className="notice intake"
      role="group"
      aria-label={read(intake.question)}
      ref={panel}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        answer(null);
      }}
      data-testid="intake"
    >
      <strong>{read(intake.question)}</strong>
      <ul>
        {intake.options.map((option, i) => (
          <Option key={`${option.file} ${option.label} ${read(option.detail)}`} option={option} onTake={() => answer(i)} />
        ))}
      </ul>
      <div className="acts">
        <button type="button" className="btn" onClick={() => answer(null)}>
          {intake.isSeveral ? words.done : words.noneOfThese}
        </button>
      </div>
    </div>
  );
}

export function IntakePanel(): ReactNode {
  const intake = useStudioState((state) => state.intake);
  const actions = useActions();
  if (intake.kind === 'asking') return <Question intake={intake} />;
  if (intake.kind === 'none') return null;
  return (
    <div className="notice intake" role="status" data-testid="intake">
      <p>{read(intake.text)}</p>
      <div className="acts">
        {intake.undoes !== null && (
          <button type="button" className="btn" onClick={actions.undo}>
            {words.undo}
          </button>
        )}
        <button type="button" className="btn quiet square" aria-label={words.dismiss} onClick={() => actions.answer(null)}>
          <Icon name="close" />
        </button>
      </div>
    </div>
  );
}
