// The models that the page has: what each knows, how large it is, what of it lies in this browser; choosing one, opening one's own.
import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import cardUrl from '../../../docs/model-card.md?url';
import { isOccupied } from '../../store/run/run.ts';
import type { ModelCard, Switching } from '../../store/models/model-ports.ts';
import type { StudioState } from '../../store/state.ts';
import { formatCount, formatMegabytes } from '../format.ts';
import { FileButton } from '../measure/file-button.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import '../style/models.css';

export const modelsId = 'models';

function seenWords(images: number): string {
  if (images === 0) return 'not trained';
  return `${images < 1e6 ? `${formatCount(images / 1000)} thousand` : `${(images / 1e6).toFixed(1)} million`} images seen`;
}

/** What it knows, in a line: side, operators, classes, training. */
function knows({ size, families, classes, images, parameters }: ModelCard): string {
  const seen = families.filter((family) => family !== 'none').map((family) => family.replaceAll('-', ' '));
  return [
    `${size} × ${size} pixels, ${formatCount(parameters / 1e6) === '0' ? '< 1' : formatCount(parameters / 1e6)} M parameters`,
    seen.length > 0 ? `trained with ${seen.join(', ')}` : 'operators: not said',
    ...(classes > 0 ? [`${formatCount(classes)} classes`] : []),
    seenWords(images),
  ].join(' · ');
}

function Card({ card, isChosen, isBusy }: { card: ModelCard; isChosen: boolean; isBusy: boolean }): ReactNode {
  const actions = useActions();
  return (
    <li className="model" data-testid={`model-${card.id}`}>
      <label>
        <input
          type="radio"
          name="model"
          checked={isChosen}
          disabled={isBusy && !isChosen}
          onChange={() => void actions.switchModel(card.id)}
        />
        {card.picture ? (
          <img src={card.picture} alt="" width={64} height={64} loading="lazy" />
        ) : (
          <span className="no-picture" aria-hidden="true" />
        )}
        <span className="model-words">
          <b>{card.title}</b>
          <span>{card.description}</span>
          <span className="dim">{knows(card)}</span>
          <span className="dim">{card.licence}</span>
        </span>
      </label>
      <span className="model-end">
        <span className="dim">{formatMegabytes(card.bytes)}</span>
        {!card.isOwn && (
          <a className="link" href={cardUrl} target="_blank" rel="noreferrer" aria-label={`Card of ${card.title}`}>
            Card
          </a>
        )}
        {card.licenceUrl !== null && (
          <a className="link" href={card.licenceUrl} target="_blank" rel="noreferrer" aria-label={`Licence of ${card.title}`}>
            Licence
          </a>
        )}
        <button
          type="button"
          className="link"
          disabled={isBusy}
          title={
            card.isOwn
              ? 'Takes this model out of this browser'
              : 'Takes what is stored of it out of this browser; the next run fetches it again'
          }
          onClick={() => void actions.deleteStored(card.id)}
        >
          {card.isOwn ? 'Delete' : 'Free space'}
        </button>
      </span>
    </li>
  );
}

function busyText(switching: Switching, model: StudioState['model']): string | null {
  switch (switching.kind) {
    case 'none':
      return null;
    case 'checking':
      return `${switching.title}: checking and keeping, ${Math.round(100 * switching.share)} %`;
    case 'switching': {
      const progress = model.kind === 'loading' ? model.progress : null;
      return `${switching.title}: ${progress?.phase === 'download' ? 'loading' : 'opening'}${progress ? `, ${Math.round((100 * progress.done) / progress.total)} %` : ' …'}`;
    }
    case 'testing':
      return `${switching.title}: computing what PyTorch computed …`;
  }
}

export function ModelsPanel(): ReactNode {
  const actions = useActions();
  const panel = useRef<HTMLDivElement>(null);
  const models = useStudioState((state) => state.models);
  const modelId = useStudioState((state) => state.modelId);
  const model = useStudioState((state) => state.model);
  const switching = useStudioState((state) => state.switching);
  const said = useStudioState((state) => state.saidOfModel);
  const isRunning = useStudioState(isOccupied);
  const isBusy = switching.kind !== 'none' || isRunning;
  const list = useCallback(
    (event: Event) => {
      if ('newState' in event && event.newState === 'open') void actions.listModels();
    },
    [actions],
  );
  useEffect(() => {
    const element = panel.current;
    element?.addEventListener('toggle', list);
    return () => element?.removeEventListener('toggle', list);
  }, [list]);
  const busy = busyText(switching, model);
  return (
    <div className="pop from-bar models" id={modelsId} ref={panel} popover="auto" role="dialog" aria-label="Models">
      <h2>Models</h2>
      <ul>
        {models.map((card) => (
          <Card key={card.id} card={card} isChosen={card.id === modelId} isBusy={isBusy} />
        ))}
      </ul>
      <p className="note" role="status" data-testid="models-said">
        {busy ?? (isRunning ? 'Another model can be chosen when the run is over.' : said.join(' '))}
      </p>
      <p className="note">
        <FileButton
          accept=".zip"
          label="Open a model of your own"
          onFile={(file) => void actions.openOwn(file, file.name)}
          testId="own-model"
        />
        : a .zip that <code>training/export.py</code> wrote; dropped anywhere, its folder does as well. It is checked, tested against
        PyTorch’s numbers, and stays in this browser.
      </p>
    </div>
  );
}
