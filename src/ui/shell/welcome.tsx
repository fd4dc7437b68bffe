// The first page: one sentence, four measurements with recorded guesses, and the ways to bring a picture. One click on any of them
// leads into the studio. Solid is measured, hatched is not; every guess is labelled as one.
import type { ReactNode } from 'react';
import { named } from '../../protocol/words.ts';
import { examples, type Example } from '../../store/visit/examples.ts';
import { decimal } from '../format.ts';
import { Icon } from '../icon.tsx';
import { CiteButton } from '../keep/cite-panel.tsx';
import { LanguageButtons } from '../languages/language-control.tsx';
import { useActions } from '../studio-context.ts';
import { Recorded } from './recorded.tsx';
import { words } from './shell.words.ts';
import { Marked } from '../languages/marked.tsx';

function Tile({ example, onVisit }: { example: Example; onVisit: (example: Example) => void }): ReactNode {
  const title = named(example.title);
  const measured = decimal(example.measured);
  return (
    <li className="tile">
      <button
        type="button"
        onClick={() => onVisit(example)}
        aria-label={words.exampleLabel(title, measured)}
        data-testid={`example-${example.id}`}
      >
        <span className="frame hatch">
          <Recorded example={example} at={0} />
        </span>
        <span className="tile-head">
          <strong>{title}</strong>
          <span>{words.percentMeasured(measured)}</span>
        </span>
        <span className="guesses">
          {[1, 2, 3, 4].map((at) => (
            <span key={at} className="frame">
              <Recorded example={example} at={at} />
            </span>
          ))}
        </span>
        <span className="tile-foot">
          <span className="go">
            <Icon name="play" /> <span>{words.guessAgainLive}</span>
          </span>
          <span>{words.fourGuesses}</span>
        </span>
      </button>
    </li>
  );
}

interface WelcomeProps {
  onVisit: (example: Example) => void;
  onChoose: () => void;
  /** A file of any size, to be restored at that size. */
  onPhotograph: () => void;
  onCamera: () => void;
  onEnter: () => void;
  /** The page in three steps. */
  onTour: () => void;
}

export function Welcome({ onVisit, onChoose, onPhotograph, onCamera, onEnter, onTour }: WelcomeProps): ReactNode {
  return (
    <section className="welcome" aria-labelledby="welcome" data-testid="welcome">
      <h2 id="welcome">{words.welcomeTitle}</h2>
      <p className="lead">
        <Marked text={words.welcomeLead} />
      </p>
      <ul className="tiles" aria-label={words.examples}>
        {examples.map((example) => (
          <Tile key={example.id} example={example} onVisit={onVisit} />
        ))}
      </ul>
      <div className="own-picture">
        <p>
          <Marked text={words.ownPicture} />
        </p>
        <div className="row">
          <button type="button" className="btn big" onClick={onChoose} data-testid="welcome-choose">
            {words.choosePicture}
          </button>
          <button type="button" className="btn big" onClick={onPhotograph} data-testid="welcome-photograph">
            {words.repairPhotograph}
          </button>
          <button type="button" className="btn big" onClick={onCamera}>
            {words.camera}
          </button>
          <button type="button" className="btn big" onClick={onEnter} data-testid="enter">
            {words.openTheStudio}
          </button>
        </div>
      </div>
      <Small onTour={onTour} />
    </section>
  );
}

/** What one may want to know before the first click, small. */
function Small({ onTour }: Pick<WelcomeProps, 'onTour'>): ReactNode {
  return (
    <p className="small">
      <span>{words.inventedFaces}</span>
      <span>{words.modelOnce}</span>
      <button type="button" className="link" onClick={onTour} data-testid="tour-start">
        {words.tour}
      </button>
      <CiteButton />
      <LanguageButtons className="link" />
    </p>
  );
}

/** Back to the examples. */
export function Mark(): ReactNode {
  const { showWelcome } = useActions();
  return (
    <h1 className="mark">
      <button type="button" onClick={showWelcome} title={words.examplesToStartFrom} data-testid="home">
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M0 0h6v6H0zM14 0h6v6h-6zM7 14h6v6H7zM0 14h6v6H0z" opacity="0.55" />
          <path d="M7 0h6v6H7zM0 7h6v6H0zM14 7h6v6h-6zM14 14h6v6h-6z" />
          <path d="M7 7h6v6H7z" className="live" />
        </svg>
        InvFussion <span>Studio</span>
      </button>
    </h1>
  );
}
