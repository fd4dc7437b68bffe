// The few signs that stand without a word; each button that holds one has a name of its own.
import type { ReactNode } from 'react';

const shapes = {
  brush: <path d="M13.500 2.500 7 9M6.800 8.800l-2 .6c-1.200.4-1 2.500-2.300 3.600 2 .6 4.600.3 5.200-1.600l.4-1.300z" />,
  eraser: <path d="M6 13h7M3 9.500 9.500 3l3.500 3.500L6.500 13h-1L3 10.500zM6 6.500 9.500 10" />,
  undo: <path d="M3 6h6.500a3.500 3.500 0 0 1 0 7H6M5.500 3.500 3 6l2.500 2.500" />,
  redo: <path d="M13 6H6.500a3.500 3.500 0 0 0 0 7H10M10.500 3.500 13 6l-2.500 2.500" />,
  save: <path d="M8 2.500v7M5 6.800 8 9.800l3-3M2.500 11v2.500h11V11" />,
  share: <path d="M8 9.500v-7M5 5.300 8 2.300l3 3M3 7.500v6h10v-6" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  rectangle: <path d="M2.500 4h11v8h-11z" />,
  lasso: (
    <path d="M8 3c3.300 0 5.500 1.500 5.500 3.600S11 10.500 8 10.500 2.500 9 2.500 6.600 4.700 3 8 3M5 10c-1 .6-1 2.400.6 2.400 1 0 1 1.400 0 1.600" />
  ),
  polygon: <path d="m3 5 5-2.500 5.500 4-3 6.500-6-1z" />,
  invert: (
    <>
      <path d="M2.500 2.500h11v11h-11z" />
      <path className="solid" d="M13.500 2.500v11h-11z" />
    </>
  ),
  grow: (
    <path d="M8 6V2M8 14v-4M6 8H2M14 8h-4M6.500 3.500 8 2l1.500 1.500M6.500 12.500 8 14l1.500-1.500M3.500 6.500 2 8l1.500 1.500M12.500 6.500 14 8l-1.500 1.500" />
  ),
  shrink: (
    <path d="M8 2v4M8 10v4M2 8h4M10 8h4M6.500 4.500 8 6l1.500-1.500M6.500 11.500 8 10l1.500 1.500M4.500 6.500 6 8 4.500 9.500M11.500 6.500 10 8l1.500 1.500" />
  ),
  keys: <path d="M1.500 3.500h13v9h-13zM4 6h.5M6.800 6h.5M9.600 6h.5M12 6h.5M4 8.500h.5M12 8.500h.5M5.500 10.500h5" />,
  theme: <path d="M8 2.500a5.500 5.500 0 1 0 0 11zM8 2.500a5.500 5.500 0 0 1 0 11M9 5h3M9 8h4M9 11h3" />,
  play: <path d="M4 2.500v11l9-5.500z" />,
  clear: <path d="M3 3h10v10H3z" />,
} as const;

export type IconName = keyof typeof shapes;

export function Icon({ name }: { name: IconName }): ReactNode {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      {shapes[name]}
    </svg>
  );
}
