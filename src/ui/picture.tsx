// A picture of the model's size with its caption; hatching where there is none. Everything on the stage is one of these.
import { useCallback, type ReactNode } from 'react';
import { PixelCanvas, writePlanar, type PlanarImage } from './pixels.tsx';

interface PictureProps {
  /** [3, S, S]; null is hatched: not there (yet). */
  image: PlanarImage | null;
  size: number;
  label: string;
  /** What an empty frame says. */
  empty?: string;
  /** False: stands outside the shared cursor and zoom. */
  linked?: boolean;
  /** What is shown while there is no picture, instead of hatching. */
  standIn?: ReactNode;
  children?: ReactNode;
}

export function Picture({ image, size, label, empty, linked = true, standIn, children }: PictureProps): ReactNode {
  const paint = useCallback(
    (rgba: Uint8ClampedArray) => {
      if (image) writePlanar(rgba, image);
    },
    [image],
  );
  return (
    <figure className="pic">
      <div className={image ? 'frame' : 'frame hatch empty'} data-linked={linked && image ? '' : undefined}>
        {image ? (
          <PixelCanvas width={size} height={size} label={label} paint={paint} />
        ) : (
          (standIn ?? (empty && <span className="inframe">{empty}</span>))
        )}
      </div>
      {children !== undefined && <figcaption className="cap">{children}</figcaption>}
    </figure>
  );
}
