// The bar: the name, and in one line what the engine runs on.
import { useCallback, useRef, type ReactNode, type RefCallback } from 'react';
import { deviceId } from '../device/device-panel.tsx';
import { named, read } from '../../protocol/words.ts';
import type { DeviceInfo } from '../../protocol/device-api.ts';
import { deviceName } from '../format.ts';
import { Icon } from '../icon.tsx';
import { LanguageButtons } from '../languages/language-control.tsx';
import { shareId } from '../keep/share-panel.tsx';
import { modelsId } from '../models/models-panel.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './bar.words.ts';
import { switchTheme } from './theme.ts';
import { ViewsNav } from './views-nav.tsx';
import { Mark } from './welcome.tsx';

interface BarProps {
  /** Nothing of the studio itself is on the page yet. */
  isWelcome: boolean;
  /** A photograph at its own size stands in front of the face studio. */
  isPhotograph: boolean;
  onTalk: () => void;
  onShow: () => void;
  onKeys: () => void;
}

/** For an element that another one replaces when its key changes: where the old one had the focus, the new one has it. */
function useKeptFocus(): RefCallback<HTMLElement> {
  const hadFocus = useRef(false);
  return useCallback((element: HTMLElement) => {
    if (hadFocus.current) element.focus();
    return () => {
      hadFocus.current = document.activeElement === element;
    };
  }, []);
}

/** Back to the studio that lies behind. */
function FacesLink(): ReactNode {
  const { leavePhotograph } = useActions();
  return (
    <nav className="views" aria-label={words.studios}>
      <button type="button" className="view-tab" onClick={leavePhotograph} data-testid="leave-photograph">
        {words.faces}
      </button>
      <button type="button" className="view-tab" aria-current="page">
        {words.photograph}
      </button>
    </nav>
  );
}

/** What the engine runs on, in one word. */
function nameOf(device: DeviceInfo | null, isIdle: boolean): string {
  if (!device) return isIdle ? words.notStarted : words.starting;
  return device.backend === 'webgpu' ? words.webgpu : words.processor;
}

export function Bar({ isWelcome, isPhotograph, onTalk, onShow, onKeys }: BarProps): ReactNode {
  const { device, reason } = useStudioState((state) => state.engine);
  const keepFocus = useKeptFocus();
  // Of the model at work; that of photographs is known once something is asked of it.
  const title = useStudioState(({ models, modelId, photograph }) =>
    photograph ? photograph.model?.title : (models.find(({ id }) => id === modelId)?.title ?? modelId),
  );
  const name = nameOf(device, reason === null);
  return (
    <header className="bar">
      <Mark />
      {isPhotograph ? <FacesLink /> : !isWelcome && <ViewsNav onShow={onShow} />}
      <div className="bar-end">
        {/* First, and another one for each engine: what stands beside it does not move when its words come. */}
        <button
          key={name}
          ref={keepFocus}
          type="button"
          className="device"
          popoverTarget={deviceId}
          title={reason ? read(reason) : undefined}
          data-testid="device"
          data-backend={device?.backend ?? ''}
        >
          <i className={device ? 'px' : 'px off'} />
          <span className="short">{name}</span>
          {device && <span className="long">{deviceName(device.description)}</span>}
        </button>
        {!isWelcome && title !== undefined && (
          <button type="button" className="device wide-only" popoverTarget={modelsId} title={words.chooseModel} data-testid="models">
            {named(title)}
          </button>
        )}
        <button type="button" className="device" onClick={onTalk} data-testid="talk-start">
          {words.talk}
        </button>
        {!isWelcome && !isPhotograph && (
          <button type="button" className="device" popoverTarget={shareId} aria-label={words.share}>
            <Icon name="share" /> <span className="wide-only">{words.share}</span>
          </button>
        )}
        <button type="button" className="tool wide-only" title={words.keys} aria-label={words.keyboard} onClick={onKeys}>
          <Icon name="keys" />
        </button>
        <LanguageButtons className="tool wide-only" short />
        <button type="button" className="tool" title={words.lightOrDark} aria-label={words.lightOrDark} onClick={switchTheme}>
          <Icon name="theme" />
        </button>
      </div>
    </header>
  );
}
