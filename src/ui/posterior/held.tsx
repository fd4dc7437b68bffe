// What stands in the large picture's place while a key is held: the truth (T), or H†y (C), all that the measurement alone says.
import type { ReactNode } from 'react';
import { truthOf } from '../../store/run/run.ts';
import type { Posterior } from '../../store/state.ts';
import { Picture } from '../picture.tsx';
import { useStudioState } from '../studio-context.ts';
import { words } from './posterior.words.ts';

interface Held {
  image: Float32Array;
  title: string;
  caption: string;
}

/** Null while no such key is held, or there is nothing of the kind. */
export function useHeld(posterior: Posterior | null): Held | null {
  const hold = useStudioState((state) => state.view.hold);
  if (!posterior) return null;
  const truth = truthOf(posterior);
  if (hold === 'truth' && truth) return { image: truth, title: words.theTruth, caption: words.thePhotoThatWasMeasured };
  if (hold === 'pinv')
    return {
      image: posterior.measured.measurement.pinv,
      title: words.simplestThatFitsHY,
      caption: words.theSimplestPictureThatFits,
    };
  return null;
}

export function HeldPicture({ held, size }: { held: Held; size: number }): ReactNode {
  return (
    <Picture image={held.image} size={size} label={`${held.title}: ${held.caption}`}>
      <span>{held.caption}</span>
    </Picture>
  );
}
