// The last resort, for what no panel's own guard (panel-guard.tsx) caught. Says what happened, what is kept and how to go on. React would
// leave nothing of the page.
import { Component, useEffect, useRef, type ReactNode } from 'react';
import { asStudioError } from '../../protocol/errors.ts';
import { words as errorTexts } from '../../protocol/errors.words.ts';
import type { PlacePort } from '../../store/keep/keep-ports.ts';
import { useStudioState } from '../studio-context.ts';
import { keptText } from './kept-text.ts';
import { words } from './shell.words.ts';

interface FailsafeProps {
  place: PlacePort;
  children: ReactNode;
}

export class Failsafe extends Component<FailsafeProps, { error: unknown; hasFailed: boolean }> {
  override state = { error: null as unknown, hasFailed: false };

  static getDerivedStateFromError(error: unknown) {
    return { error, hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <FailedPage error={this.state.error} place={this.props.place} /> : this.props.children;
  }
}

/** The studio's sign with its middle not measured. */
function Sign(): ReactNode {
  return (
    <div className="failed-sign" aria-hidden="true">
      {Array.from({ length: 9 }, (_, i) => (
        <i key={i} className={i === 4 ? 'hatch' : undefined} />
      ))}
    </div>
  );
}

function FailedPage({ error, place }: { error: unknown; place: PlacePort }): ReactNode {
  const keeping = useStudioState((state) => state.keeping);
  const heading = useRef<HTMLHeadingElement>(null);
  // What had the focus is gone.
  useEffect(() => heading.current?.focus(), []);
  const { code, message } = asStudioError(error);
  const isMissing = code === 'part-missing';
  const { title } = errorTexts[isMissing ? code : 'internal'];
  const why = isMissing ? errorTexts[code].hint : words.pageBroke;
  const hasLink = place.fragment().startsWith('#r=');
  return (
    <div className="app">
      <main className="failed" data-testid="failed">
        <Sign />
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p className="lead">
          <span>{`${why} `}</span>
          <b>{keptText(keeping)}</b>
        </p>
        {hasLink && <p className="note">{words.addressHoldsLink}</p>}
        <div className="row">
          <button type="button" className="btn big primary" onClick={() => location.reload()}>
            {words.reload}
          </button>
          {hasLink && (
            <button
              type="button"
              className="btn big"
              onClick={() => {
                place.clearFragment();
                location.reload();
              }}
            >
              {words.openWithoutTheLink}
            </button>
          )}
        </div>
        <details>
          <summary>{words.detailsForReport}</summary>
          <pre>{error instanceof Error ? (error.stack ?? message) : message}</pre>
        </details>
      </main>
    </div>
  );
}
