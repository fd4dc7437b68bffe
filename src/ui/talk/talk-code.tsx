// The code for the phones in the room. Its address can be another than this page's, for a talk is often given from the speaker's own machine,
// which phones cannot reach; that is said, and what was typed is kept in this browser.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { words } from './talk.words.ts';

const stored = 'invfussion:talk-address';

function storedAddress(): string | null {
  try {
    return localStorage.getItem(stored);
  } catch {
    return null;
  }
}

function store(address: string): void {
  try {
    localStorage.setItem(stored, address);
  } catch {
    // It holds until the talk is left.
  }
}

/** Where this page lies, without what it was asked for. */
function ownAddress(): string {
  const url = new URL(location.href);
  url.hash = '';
  for (const name of ['scene', 'loop', 'samples']) url.searchParams.delete(name);
  return url.href;
}

/** Null where it is none that a phone could open. */
export function addressOf(text: string, scene: string): URL | null {
  const typed = text.trim();
  const whole = /^https?:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  if (!url.hostname.includes('.') && url.hostname !== 'localhost' && !url.hostname.startsWith('[')) return null;
  // One of a person's own is on this machine alone.
  if (scene !== '') url.searchParams.set('scene', scene);
  return url;
}

/** Names and numbers of this machine alone. */
export const isOwnMachine = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || /^127\./.test(hostname) || hostname === '[::1]' || hostname === '0.0.0.0';

function warningOf(url: URL | null): string {
  if (url === null) return words.noAddress;
  return isOwnMachine(url) ? words.ownMachine : '';
}

/** @param isSmall it stands there all the time and covers no picture */
export function Code({ scene, isSmall }: { scene: string; isSmall: boolean }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [text, setText] = useState(() => storedAddress() ?? ownAddress());
  const [good, setGood] = useState(text);
  const asked = addressOf(text, scene);
  const url = (asked ?? addressOf(good, scene))?.href ?? ownAddress();
  const warning = warningOf(asked);
  useEffect(() => {
    void import('lean-qr').then(({ generate }) => canvas.current && generate(url).toCanvas(canvas.current));
  }, [url]);
  return (
    <figure className="talk-code" data-small={isSmall}>
      <canvas ref={canvas} className="pixels" role="img" aria-label={words.code(url)} data-testid="talk-code" />
      <figcaption>
        {isSmall ? (
          url.replace(/^https?:\/\//, '')
        ) : (
          <>
            <input
              className="text"
              value={text}
              aria-label={words.address}
              spellCheck={false}
              onChange={({ target: { value } }) => {
                setText(value);
                if (!addressOf(value, scene)) return;
                setGood(value);
                store(value);
              }}
              data-testid="talk-address"
            />
            <span role="status" data-testid="talk-address-warning">
              {warning}
            </span>
          </>
        )}
      </figcaption>
    </figure>
  );
}
