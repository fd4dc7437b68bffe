// What stands in a panel's place when that panel throws: its name, why, and how to go on, while the rest of the page stays and works.
// A popover's stand-in opens by the same button. Knows no panel.
import { Component, type ReactNode } from 'react';
import { asStudioError } from '../../protocol/errors.ts';
import { useStudioState } from '../studio-context.ts';
import { keptText } from './kept-text.ts';
import { words } from './shell.words.ts';

interface PanelGuardProps {
  name: string;
  children: ReactNode;
  /** Its place in the page. */
  className?: string;
  /** Its id, where the panel is a popover. */
  popover?: string;
  /** The way out of what fills the window. */
  onLeave?: () => void;
}

export class PanelGuard extends Component<PanelGuardProps, { error: unknown; hasFailed: boolean }> {
  override state = { error: null as unknown, hasFailed: false };

  static getDerivedStateFromError(error: unknown) {
    return { error, hasFailed: true };
  }

  override render(): ReactNode {
    const { error, hasFailed } = this.state;
    if (!hasFailed) return this.props.children;
    return <BrokenPanel {...this.props} error={error} onAgain={() => this.setState({ error: null, hasFailed: false })} />;
  }
}

function BrokenPanel({
  name,
  className = '',
  popover,
  onLeave,
  error,
  onAgain,
}: PanelGuardProps & { error: unknown; onAgain: () => void }) {
  const keeping = useStudioState((state) => state.keeping);
  const isMissing = asStudioError(error).code === 'part-missing';
  const why = isMissing ? words.partNotFetched(keptText(keeping)) : words.panelBroke;
  return (
    <section
      className={`broken ${popover === undefined ? className : 'pop'}`}
      aria-label={name}
      data-testid="broken"
      {...(popover !== undefined && { id: popover, popover: 'auto' as const, role: 'dialog' })}
    >
      <p role="alert">
        <b>{words.outOfOrder(name)}</b>
        <span>{why}</span>
      </p>
      <div className="row">
        {!isMissing && (
          <button type="button" className="btn" onClick={onAgain}>
            {words.showItAgain}
          </button>
        )}
        <button type="button" className="btn" onClick={() => location.reload()}>
          {words.reload}
        </button>
        {onLeave && (
          <button type="button" className="btn" onClick={onLeave}>
            {words.leave}
          </button>
        )}
      </div>
      <details>
        <summary>{words.detailsForReport}</summary>
        <pre>{error instanceof Error ? (error.stack ?? error.message) : asStudioError(error).message}</pre>
      </details>
    </section>
  );
}
