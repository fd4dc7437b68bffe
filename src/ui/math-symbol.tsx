// The symbols of the paper, set as mathematics: italic letters, upright digits and brackets.
import type { ReactNode } from 'react';

export function MathText({ children }: { children: ReactNode }): ReactNode {
  return <span className="math">{children}</span>;
}

export const sigmaN: ReactNode = (
  <MathText>
    σ<sub>n</sub>
  </MathText>
);

export const pinvY: ReactNode = (
  <MathText>
    H
    <sup>
      <b>†</b>
    </sup>
    y
  </MathText>
);
