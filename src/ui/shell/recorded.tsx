// One picture of an example's strip: y, or one of the guesses that were recorded with it. Shown as its pixels are, never smoothed.
import type { ReactNode } from 'react';
import { recordedGuesses, type Example } from '../../store/visit/examples.ts';

/** @param at 0: y; from 1: the guesses */
export function Recorded({ example, at, label }: { example: Example; at: number; label?: string }): ReactNode {
  const url = new URL(`samples/${example.strip}`, document.baseURI).href;
  const name = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <i
      className="strip pixels"
      {...name}
      style={{
        backgroundImage: `url("${url}")`,
        backgroundSize: `${100 * (1 + recordedGuesses)}% 100%`,
        backgroundPosition: `${(100 * at) / recordedGuesses}% 0`,
      }}
    />
  );
}
