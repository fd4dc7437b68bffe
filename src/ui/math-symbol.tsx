// The symbols of the paper, set as mathematics: italic letters, upright digits and brackets.
import type { ReactElement, ReactNode } from 'react';

export function MathText({ children }: { children: ReactNode }): ReactNode {
  return <span className="math">{children}</span>;
}

export const sigmaN: ReactElement = (
  <MathText>
    σ<sub>n</sub>
  </MathText>
);

export const pinvY: ReactElement = (
  <MathText>
    H
    <sup>
      <b>†</b>
    </sup>
    y
  </MathText>
);
