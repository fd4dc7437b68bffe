// The photo, large, with the square that goes to the model: drag to move, wheel or slider to zoom, arrows and plus/minus by key.
// A line marks where the model expects the eyes.
import { useEffect, useRef, type KeyboardEvent, type PointerEvent, type ReactNode, type RefObject } from 'react';
import type { Crop, Face } from '../../protocol/picture-api.ts';
import { centredCrop, facesWithin, frameFace, turnCrop, zoomCrop } from '../../store/photo/crop.ts';
import type { Photo } from '../../store/state.ts';
import { NumberControl } from '../controls/number-control.tsx';
import { formatCount } from '../format.ts';
import { useHand } from '../hand.ts';
import { Picture } from '../picture.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './measure.words.ts';

interface CropStageProps {
  photo: Photo;
  onDone: () => void;
}

const zoomStep = 1.15;

/** Dragging moves the square with the pointer, wherever on the photo it began. */
function useDrag(photo: Photo, board: RefObject<HTMLElement | null>, move: (crop: Crop) => void) {
  const start = useRef<{ x: number; y: number; crop: Crop; scale: number } | null>(null);
  const hand = useHand<globalThis.PointerEvent>({
    begin(at) {
      const scale = photo.width / (board.current?.getBoundingClientRect().width ?? 1);
      start.current = { x: at.clientX, y: at.clientY, crop: photo.crop, scale };
    },
    extend(to) {
      const from = start.current;
      if (!from) return;
      const [dx, dy] = [(to.clientX - from.x) * from.scale, (to.clientY - from.y) * from.scale];
      move({ ...from.crop, x: from.crop.x + dx, y: from.crop.y + dy });
    },
    end: () => (start.current = null),
    cancel() {
      if (start.current) move(start.current.crop);
      start.current = null;
    },
  });
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      event.currentTarget.setPointerCapture(event.pointerId);
      hand.down(event.nativeEvent);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => hand.move(event.nativeEvent),
    onPointerUp: (event: PointerEvent<HTMLElement>) => hand.up(event.nativeEvent),
    onPointerCancel: (event: PointerEvent<HTMLElement>) => hand.cancel(event.nativeEvent),
  };
}

/** Where the model expects the eyes and the face. */
function FaceGuide(): ReactNode {
  return (
    <>
      <b />
      <b className="eye left" />
      <b className="eye right" />
      <b className="chin" />
    </>
  );
}

/** The face of a photo with several, small, as a choice of which one is framed. */
function FaceChoice({ photo, face, name }: { photo: Photo; face: Face; name: string }): ReactNode {
  const { frameFace: frame } = useActions();
  const { x, y, side } = frameFace(face, photo);
  const isFramed = facesWithin([face], photo.crop).length > 0;
  const part = (at: number, length: number): string => `${(100 * at) / Math.max(1, length - side)}%`;
  return (
    <button
      type="button"
      className="face-choice"
      aria-label={name}
      aria-pressed={isFramed}
      title={name}
      onClick={() => frame(face)}
      style={{
        backgroundImage: `url(${photo.previewUrl})`,
        backgroundSize: `${(100 * photo.width) / side}% ${(100 * photo.height) / side}%`,
        backgroundPosition: `${part(x, photo.width)} ${part(y, photo.height)}`,
      }}
    />
  );
}

/** Only where there is a choice; what the search came to is said under the photo. */
function Faces({ photo }: { photo: Photo }): ReactNode {
  const faces = photo.face.kind === 'looked' ? photo.face.faces : [];
  if (faces.length < 2) return null;
  return (
    <div className="row" role="group" aria-label={words.whichFace} data-testid="faces">
      {faces.map((one, i) => (
        <FaceChoice key={i} photo={photo} face={one} name={words.faceOf(i + 1, faces.length)} />
      ))}
    </div>
  );
}

export function CropStage({ photo, onDone }: CropStageProps): ReactNode {
  const actions = useActions();
  const size = useStudioState((state) => state.size);
  const board = useRef<HTMLDivElement>(null);
  const { crop } = photo;
  const { turn = 0 } = crop;
  const drag = useDrag(photo, board, actions.setCrop);
  const most = Math.min(photo.width, photo.height);

  useEffect(() => {
    const element = board.current;
    // React listens passively; only an active listener keeps the page from scrolling.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      actions.setCrop(zoomCrop(crop, event.deltaY < 0 ? zoomStep : 1 / zoomStep, photo));
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [actions, crop, photo]);

  function onKeyDown(event: KeyboardEvent): void {
    const step = Math.max(1, crop.side / 64);
    const moves: Record<string, () => Crop> = {
      ArrowLeft: () => ({ ...crop, x: crop.x - step }),
      ArrowRight: () => ({ ...crop, x: crop.x + step }),
      ArrowUp: () => ({ ...crop, y: crop.y - step }),
      ArrowDown: () => ({ ...crop, y: crop.y + step }),
      '+': () => zoomCrop(crop, zoomStep, photo),
      '-': () => zoomCrop(crop, 1 / zoomStep, photo),
      ',': () => turnCrop(crop, turn - 1, photo),
      '.': () => turnCrop(crop, turn + 1, photo),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    actions.setCrop(move());
  }

  const percent = (value: number, of: number): string => `${(100 * value) / of}%`;
  return (
    <section className="crop" style={{ '--ratio': photo.width / photo.height }} aria-label={words.crop}>
      <div className="crop-main">
        <div className="head">
          <h2>{words.chooseTheSquare}</h2>
          <div className="end">
            <button type="button" className="btn" onClick={onDone}>
              {words.done}
            </button>
          </div>
        </div>
        <div
          className="board"
          ref={board}
          tabIndex={0}
          role="group"
          aria-label={words.squareArrowsMoveItPlus}
          onKeyDown={onKeyDown}
          {...drag}
          data-testid="crop-board"
        >
          <img src={photo.previewUrl} alt={photo.name} draggable={false} />
          <i
            className="square"
            style={{
              left: percent(crop.x, photo.width),
              top: percent(crop.y, photo.height),
              width: percent(crop.side, photo.width),
              height: percent(crop.side, photo.height),
              rotate: `${turn}deg`,
            }}
          >
            <FaceGuide />
          </i>
        </div>
        <p className="cap wraps">
          <span>{words.ofPixels(formatCount(crop.side), formatCount(photo.width), formatCount(photo.height))}</span>
          <span className="wide-only">{words.dragMovesWheelZooms}</span>
        </p>
      </div>
      <div className="crop-side">
        <div className="head">
          <h2>{words.whatTheModelGets}</h2>
        </div>
        <Picture image={photo.x} size={size} label={words.theSquareAsByPixels(size)}>
          <span>{crop.side === size && turn === 0 ? words.pixelForPixel : `${size} × ${size}`}</span>
        </Picture>
        <NumberControl
          label={words.zoom}
          min={0}
          max={100}
          step={1}
          value={Math.round((100 * Math.log(most / crop.side)) / Math.log(Math.max(2, most / 16)))}
          onChange={(value) => actions.setCrop(zoomCrop(crop, crop.side / (most / Math.max(2, most / 16) ** (value / 100)), photo))}
        />
        <NumberControl
          label={words.turn}
          min={-45}
          max={45}
          step={1}
          value={turn}
          unit="°"
          onChange={(degrees) => actions.setCrop(turnCrop(crop, degrees, photo))}
        />
        <div className="row">
          {photo.face.kind === 'looked' && photo.face.faces.length > 0 && (
            <button type="button" className="btn" onClick={() => actions.frameFace()}>
              {words.frameTheFace}
            </button>
          )}
          <button type="button" className="btn" onClick={() => actions.setCrop(centredCrop(photo))}>
            {words.wholeWidth}
          </button>
        </div>
        <Faces photo={photo} />
        <p className="note">{words.theLineAndTheRings}</p>
      </div>
    </section>
  );
}
