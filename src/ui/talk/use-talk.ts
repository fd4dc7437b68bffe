// When the page is a talk: asked for by the address (`?scene=shake`, with `&loop=1` in a booth) or by the button in the bar.
import { useCallback, useState } from 'react';

export interface Talk {
  first: string;
  loops: boolean;
}

function talkOfAddress(): Talk | null {
  const query = new URLSearchParams(location.search);
  const scene = query.get('scene');
  return scene === null ? null : { first: scene, loops: query.get('loop') === '1' };
}

export function useTalk(): { talk: Talk | null; start: () => void; leave: () => void } {
  const [talk, setTalk] = useState(talkOfAddress);
  const start = useCallback(() => {
    setTalk({ first: '', loops: false });
    // A click may do it; where the browser refuses, the talk fills the window.
    document.documentElement.requestFullscreen().catch(() => undefined);
  }, []);
  const leave = useCallback(() => {
    setTalk(null);
    if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
    const url = new URL(location.href);
    for (const name of ['scene', 'loop']) url.searchParams.delete(name);
    history.replaceState(null, '', url);
  }, []);
  return { talk, start, leave };
}
