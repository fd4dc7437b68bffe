// The models that the page has: what each knows, how large it is, what of it lies in this browser; choosing one, opening one's own.
import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import cardUrl from '../../../docs/model-card.md?url';
import { isOccupied } from '../../store/run/run.ts';
import { named, read } from '../../protocol/words.ts';
import type { ModelCard, Switching } from '../../store/models/model-ports.ts';
import type { StudioState } from '../../store/state.ts';
import { fixed, formatCount, formatMegabytes } from '../format.ts';
import { FileButton } from '../measure/file-button.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './models.words.ts';
import '../style/models.css';

export const modelsId = 'models';

function seenWords({ images, isOwn }: ModelCard): string {
  // What was brought may have been trained without saying on how much.
  if (images === 0) return isOwn ? words.trainingNotSaid : words.notTrained;
  return images < 1e6 ? words.thousandSeen(formatCount(images / 1000)) : words.millionSeen(fixed(images / 1e6, 1));
}

/** What it knows, in a line: side, operators, classes, training. */
function knows(card: ModelCard): string {
  const { size, families, classes, parameters } = card;
  const seen = families.filter((family) => family !== 'none').map((family) => named(family.replaceAll('-', ' ')));
  const millions = formatCount(parameters / 1e6);
  return [
    words.size(size, millions === '0' ? '< 1' : millions),
    seen.length > 0 ? words.trainedWith(seen.join(', ')) : words.operatorsNotSaid,
    ...(classes > 0 ? [words.classes(formatCount(classes))] : []),
    seenWords(card),
  ].join(' · ');
}

function Card({ card, isChosen, isBusy }: { card: ModelCard; isChosen: boolean; isBusy: boolean }): ReactNode {
  const actions = useActions();
  const title = named(card.title);
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
          <img src={card.picture} alt="" title={card.isOwn ? words.expected : undefined} width={64} height={64} loading="lazy" />
        ) : (
          <span className="no-picture" aria-hidden="true" />
        )}
        <span className="model-words">
          <b>{title}</b>
          <span>{named(card.description)}</span>
          <span className="dim">{knows(card)}</span>
          <span className="dim">{named(card.licence)}</span>
        </span>
      </label>
      <span className="model-end">
        <span className="dim">{formatMegabytes(card.bytes)}</span>
        {!card.isOwn && (
          <a className="link" href={cardUrl} target="_blank" rel="noreferrer" aria-label={words.cardOf(title)}>
            {words.card}
          </a>
        )}
        {card.licenceUrl !== null && (
          <a className="link" href={card.licenceUrl} target="_blank" rel="noreferrer" aria-label={words.licenceOf(title)}>
            {words.licence}
          </a>
        )}
        <button
          type="button"
          className="link"
          disabled={isBusy}
          title={card.isOwn ? words.deleteHelp : words.freeSpaceHelp}
          onClick={() => void actions.deleteStored(card.id)}
        >
          {card.isOwn ? words.delete : words.freeSpace}
        </button>
      </span>
    </li>
  );
}

function busyText(switching: Switching, model: StudioState['model']): string | null {
  if (switching.kind === 'none') return null;
  const title = named(switching.title);
  switch (switching.kind) {
    case 'checking':
      return words.checking(title, Math.round(100 * switching.share));
    case 'switching': {
      const progress = model.kind === 'loading' ? model.progress : null;
      const what = progress?.phase === 'download' ? words.loading(title) : words.opening(title);
      return progress ? words.at(what, Math.round((100 * progress.done) / progress.total)) : `${what} …`;
    }
    case 'testing':
      return words.testing(title);
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
    <div className="pop from-bar models" id={modelsId} ref={panel} popover="auto" role="dialog" aria-label={words.models}>
      <h2>{words.models}</h2>
      <ul>
        {models.map((card) => (
          <Card key={card.id} card={card} isChosen={card.id === modelId} isBusy={isBusy} />
        ))}
      </ul>
      <p className="note" role="status" data-testid="models-said">
        {busy ?? (isRunning ? words.afterTheRun : said.map(read).join(' '))}
      </p>
      <p className="note">
        <FileButton accept=".zip" label={words.openOwn} onFile={(file) => void actions.openOwn(file, file.name)} testId="own-model" />
        <span>{words.ownBefore}</span> <code>training/export.py</code>
        <span>{words.ownAfter}</span>
      </p>
    </div>
  );
}
