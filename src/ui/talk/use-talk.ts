// When the page is a talk: asked for by the address (`?scene=shake`, with `&loop=1` in a booth and `&samples=9` for more pictures) or by
// the button in the bar.
import { useCallback, useEffect, useRef, useState } from 'react';
import { useStudioState } from '../studio-context.ts';

export interface Talk {
  first: string;
  loops: boolean;
  samples: number;
}

const [fewest, usual, most] = [1, 4, 9];

function talkOfAddress(): Talk | null {
  const query = new URLSearchParams(location.search);
  const scene = query.get('scene');
  if (scene === null) return null;
  const samples = Number(query.get('samples') ?? usual);
  const isFine = Number.isInteger(samples) && samples >= fewest && samples <= most;
  return { first: scene, loops: query.get('loop') === '1', samples: isFine ? samples : usual };
}

/** Only a key or a click may do it; where the browser refuses, the talk fills the window. */
export function fillScreen(): void {
  if (!document.fullscreenElement) document.documentElement.requestFullscreen().catch(() => undefined);
}

interface TalkControl {
  talk: Talk | null;
  /** Also after the talk, until the own session is back: the page still holds a scene, and what is changed there would be lost. */
  isOnStage: boolean;
  start: () => void;
  leave: () => void;
}

export function useTalk(): TalkControl {
  const [talk, setTalk] = useState(talkOfAddress);
  const isAside = useStudioState((state) => state.keeping.kind === 'aside');
  const isOnStage = isAside || talk !== null;
  /** What began the talk has the focus again when it is over; where it is gone meanwhile, the main part of the page. */
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    if (isOnStage || !(opener.current instanceof HTMLElement)) return;
    opener.current.focus();
    if (document.activeElement !== opener.current) document.querySelector('main')?.focus({ preventScroll: true });
    opener.current = null;
  }, [isOnStage]);
  const start = useCallback(() => {
    opener.current = document.activeElement;
    setTalk({ first: '', loops: false, samples: usual });
    fillScreen();
  }, []);
  const leave = useCallback(() => {
    setTalk(null);
    if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
    const url = new URL(location.href);
    for (const name of ['scene', 'loop', 'samples']) url.searchParams.delete(name);
    history.replaceState(null, '', url);
  }, []);
  return { talk, isOnStage, start, leave };
}
