// The chosen sample back where it was cut out, without a seam and at the photo's own resolution; of a mask only what it hid. Seen before and
// after, then saved.
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { asStudioError } from '../../protocol/errors.ts';
import { read, type Said } from '../../protocol/words.ts';
import type { Pixels, PutBack as Made } from '../../protocol/picture-api.ts';
import { areMoved, movedSuffix } from '../posterior/save.ts';
import { useShownPosterior } from '../posterior/use-shown.ts';
import { Wipe } from '../posterior/wipe.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './keep.words.ts';

type State =
  | { kind: 'idle' }
  | { kind: 'making' }
  /** `of`: the sample that was put back; another one is asked for anew. */
  | { kind: 'made'; of: Float32Array; made: Made }
  | { kind: 'failed'; why: Said | string };

/** Colour by colour, as the wipe has them. */
function planes({ data, width, height }: Pixels): Uint8ClampedArray {
  const area = width * height;
  return Uint8ClampedArray.from({ length: 3 * area }, (_, i) => data[4 * (i % area) + Math.floor(i / area)] ?? 0);
}

function BeforeAfter({ made: { before, after } }: { made: Made }): ReactNode {
  const [at, setAt] = useState(0.5);
  const [left, right] = useMemo(() => [planes(before), planes(after)], [before, after]);
  // The panel may be longer than the window: what was asked for comes into sight, with the button below it.
  const show = useCallback((figure: HTMLElement | null) => {
    figure?.closest('.pop')?.scrollTo({ top: figure.offsetTop });
  }, []);
  return (
    <figure className="pic put-back" ref={show}>
      <Wipe
        left={left}
        right={right}
        leftName={words.thePhoto}
        rightName={words.withTheSample}
        size={before.width}
        at={at}
        onMove={setAt}
      />
      <figcaption className="cap wraps">
        <span>{words.leftThePhotoRightWith}</span>
      </figcaption>
    </figure>
  );
}

export function PutBack(): ReactNode {
  const actions = useActions();
  const posterior = useShownPosterior();
  const chosen = useStudioState((state) => state.view.chosen);
  const x = useStudioState((state) => state.photo?.x ?? null);
  const [state, setState] = useState<State>({ kind: 'idle' });
  const sample = posterior?.samples[chosen] ?? posterior?.samples[0];
  const isHere = posterior && sample && x !== null && x === posterior.measured.request.image;
  const isMoved = posterior !== null && areMoved(posterior);
  const made = isHere && state.kind === 'made' && state.of === sample.image ? state.made : null;
  const make = async (): Promise<void> => {
    if (!posterior || !sample) return;
    setState({ kind: 'making' });
    try {
      const putBack = await actions.pasteBack(posterior, sample.image);
      setState(putBack ? { kind: 'made', of: sample.image, made: putBack } : { kind: 'idle' });
    } catch (error) {
      setState({ kind: 'failed', why: asStudioError(error).detail });
    }
  };
  const save = async (): Promise<void> => {
    if (!made || !sample) return;
    const { saveFile } = await import('../../io/png.ts');
    saveFile(made.photo, `invfussion-photo-seed-${sample.seed}${isMoved ? movedSuffix : ''}.png`, 'image/png');
  };
  return (
    <>
      <p className="note">{words.putBackNote(sample?.seed ?? null, isMoved)}</p>
      {made && <BeforeAfter made={made} />}
      {made ? (
        <button type="button" className="btn" onClick={() => void save()} data-testid="save-photo">
          {words.saveThePhoto}
        </button>
      ) : (
        <button
          type="button"
          className="btn"
          disabled={!isHere || state.kind === 'making'}
          onClick={() => void make()}
          data-testid="put-back"
        >
          {state.kind === 'making' ? words.puttingItBack : words.putBackAndCompare}
        </button>
      )}
      {state.kind === 'failed' && (
        <p className="note" role="alert">
          {read(state.why)}
        </p>
      )}
    </>
  );
}
