// A small shelf beside the large canvas: masks or kernels that a person keeps in this browser, by name. One click takes one; undo goes back.
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { dropShape, keepShape, keptShapes, longestName, type KeptShape } from '../../keep/collection.ts';
import { asStudioError } from '../../protocol/errors.ts';
import { turned } from '../../protocol/kernel.ts';
import { Icon } from '../icon.tsx';
import { PixelCanvas, writeGreys } from '../pixels.tsx';
import { useActions } from '../studio-context.ts';

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
      <button type="button" className="bare kept-take" onClick={onTake} title={`Take ${name}`} aria-label={`Take ${name}`}>
        <PixelCanvas width={side} height={side} label="" paint={paint} />
        <span>{name}</span>
      </button>
      <button type="button" className="btn quiet square" onClick={onDrop} aria-label={`Remove ${name}`}>
        <Icon name="close" />
      </button>
    </li>
  );
}

export function KeptShapes({ kind, paramId, value, size }: KeptShapesProps): ReactNode {
  const actions = useActions();
  const [shapes, setShapes] = useState<readonly KeptShape[]>([]);
  const [name, setName] = useState('');
  const [said, setSaid] = useState('');
  const change = useCallback(async (work: () => Promise<void>, done: string): Promise<void> => {
    try {
      await work();
      setShapes(await keptShapes());
      setSaid(done);
    } catch (error) {
      setSaid(`Not kept: ${asStudioError(error, 'not-kept').message}`);
    }
  }, []);
  useEffect(() => void change(() => Promise.resolve(), ''), [change]);
  const shown = shapes.filter((shape) => shape.kind === kind && fits(shape, size));
  const keep = (): void => {
    if (!value) return;
    const called = name.trim() || `${kind} ${shown.length + 1}`;
    void change(() => keepShape({ kind, name: called, values: value }), `“${called}” is kept in this browser.`);
    setName('');
  };
  return (
    <section className="kept" aria-label={kind === 'mask' ? 'Your masks' : 'Your kernels'}>
      {shown.length > 0 && (
        <ul>
          {shown.map((shape) => (
            <Shape
              key={shape.id}
              shape={shape}
              onTake={() => actions.setParam(paramId, shape.values.slice())}
              onDrop={() => void change(() => dropShape(shape.id), `“${shape.name}” is gone.`)}
            />
          ))}
        </ul>
      )}
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <input
          className="text"
          value={name}
          maxLength={longestName}
          placeholder="Name"
          aria-label={`Name of this ${kind}`}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="btn" disabled={!value} data-testid={`keep-${kind}`}>
          {`Keep this ${kind}`}
        </button>
      </form>
      <p className="note" role="status">
        {said}
      </p>
    </section>
  );
}
