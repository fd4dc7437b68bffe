// The bar: the name, and in one line what the engine runs on.
import type { ReactNode } from 'react';
import { deviceId } from '../device/device-panel.tsx';
import { Icon } from '../icon.tsx';
import { shareId } from '../keep/share-panel.tsx';
import type { ViewTab } from '../../store/view.ts';
import { useStudioState } from '../studio-context.ts';
import { switchTheme } from './theme.ts';
import { ViewsNav } from './views-nav.tsx';

export function Bar({ onTalk, onShow, onKeys }: { onTalk: () => void; onShow: (tab: ViewTab) => void; onKeys: () => void }): ReactNode {
  const { device, reason } = useStudioState((state) => state.engine);
  const name = device ? (device.backend === 'webgpu' ? 'WebGPU' : 'Processor') : 'Starting';
  return (
    <header className="bar">
      <h1 className="mark">
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M0 0h6v6H0zM14 0h6v6h-6zM7 14h6v6H7zM0 14h6v6H0z" opacity="0.55" />
          <path d="M7 0h6v6H7zM0 7h6v6H0zM14 7h6v6h-6zM14 14h6v6h-6z" />
          <path d="M7 7h6v6H7z" className="live" />
        </svg>
        InvFussion <span>Studio</span>
      </h1>
      <ViewsNav onShow={onShow} />
      <div className="bar-end">
        <button type="button" className="device wide-only" onClick={onTalk} data-testid="talk-start">
          Talk
        </button>
        <button type="button" className="device" popoverTarget={shareId} aria-label="Share">
          <Icon name="share" /> <span className="wide-only">Share</span>
        </button>
        <button
          type="button"
          className="device"
          popoverTarget={deviceId}
          title={reason}
          data-testid="device"
          data-backend={device?.backend ?? ''}
        >
          <i className={device ? 'px' : 'px off'} />
          <span className="short">{name}</span>
          {device && <span className="long">{device.description}</span>}
        </button>
        <button type="button" className="tool" title="Keyboard (?)" aria-label="Keyboard shortcuts" onClick={onKeys}>
          <Icon name="keys" />
        </button>
        <button type="button" className="tool" title="Light or dark" aria-label="Light or dark" onClick={switchTheme}>
          <Icon name="theme" />
        </button>
      </div>
    </header>
  );
}
