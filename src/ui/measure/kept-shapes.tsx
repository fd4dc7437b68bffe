// A small shelf beside the large canvas: masks or kernels that a person keeps in this browser, by name. One click takes one; undo goes back.
import { useCallback, type ReactNode } from 'react';
import { dropShape, keepShape, keptShapes, type KeptShape } from '../../keep/collection.ts';
import { turned } from '../../protocol/kernel.ts';
import { Icon } from '../icon.tsx';
import { PixelCanvas, writeGreys } from '../pixels.tsx';
import { useActions } from '../studio-context.ts';
import { words } from './measure.words.ts';
import { NameForm, useShelf } from './shelf.tsx';

interface KeptShapesProps {
  kind: KeptShape['kind'];
  paramId: string;
  /** What is set now; null: nothing to keep. */
  value: Uint8Array | Float32Array | null;
  /** Of the picture: a mask fits no other, a kernel has at most half of it. */
  size: number;
}

const fits = ({ kind, values }: KeptShape, size: number): boolean =>
  kind === 'mask' ? values.length === size * size : values.length <= (size / 2) ** 2;

function Shape({ shape, onTake, onDrop }: { shape: KeptShape; onTake: () => void; onDrop: () => void }): ReactNode {
  const { values, name } = shape;
  const side = Math.round(Math.sqrt(values.length));
  const paint = useCallback(
    (rgba: Uint8ClampedArray) => writeGreys(rgba, values instanceof Float32Array ? turned(values) : Float32Array.from(values)),
    [values],
  );
  return (
    <li>
      <button type="button" className="bare kept-take" onClick={onTake} title={words.take(name)} aria-label={words.take(name)}>
        <PixelCanvas width={side} height={side} label="" paint={paint} />
        <span>{name}</span>
      </button>
      <button type="button" className="btn quiet square" onClick={onDrop} aria-label={words.remove(name)}>
        <Icon name="close" />
      </button>
    </li>
  );
}

export function KeptShapes({ kind, paramId, value, size }: KeptShapesProps): ReactNode {
  const actions = useActions();
  const { kept: shapes, said, change } = useShelf(keptShapes);
  const shown = shapes.filter((shape) => shape.kind === kind && fits(shape, size));
  const keep = (name: string): void => {
    if (!value) return;
    const called = name || `${kind} ${shown.length + 1}`;
    void change(() => keepShape({ kind, name: called, values: value }), words.isKeptInThisBrowser(called));
  };
  return (
    <section className="kept" aria-label={kind === 'mask' ? words.yourMasks : words.yourKernels}>
      {shown.length > 0 && (
        <ul>
          {shown.map((shape) => (
            <Shape
              key={shape.id}
              shape={shape}
              onTake={() => actions.setParam(paramId, shape.values.slice())}
              onDrop={() => void change(() => dropShape(shape.id), words.isGone(shape.name))}
            />
          ))}
        </ul>
      )}
      <NameForm
        placeholder={words.name}
        label={kind === 'mask' ? words.nameOfThisMask : words.nameOfThisKernel}
        action={kind === 'mask' ? words.keepThisMask : words.keepThisKernel}
        isOff={!value}
        onKeep={keep}
        testId={`keep-${kind}`}
      />
      <p className="note" role="status">
        {said}
      </p>
    </section>
  );
}
