// H of one's own in the operator's panel: what it looks at as a picture, its numbers, loading another, and the shelf of those that are kept
// in this browser. Fetched when it is first shown.
import { useCallback, type ReactNode } from 'react';
import { pictureOfSight } from '../../io/matrix-files.ts';
import { longestName } from '../../keep/collection.ts';
import { dropMatrix, findMatrix, keepMatrix, keptMatrices } from '../../keep/kept-matrices.ts';
import type { MatrixReference } from '../../keep/matrix-reference.ts';
import { shapeWords } from '../../protocol/number-array.ts';
import { coloursOf, isMatrixValue, type MatrixValue } from '../../protocol/own-matrix.ts';
import type { ParamValue } from '../../protocol/param-spec.ts';
import { formatCount, formatPercent } from '../format.ts';
import { Icon } from '../icon.tsx';
import { PixelCanvas } from '../pixels.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { FileButton } from './file-button.tsx';
import { words } from './matrix-control.words.ts';
import { words as onShelf } from './measure.words.ts';
import { NameForm, useShelf } from './shelf.tsx';

function Sight({ matrix, size }: { matrix: MatrixValue; size: number }): ReactNode {
  const paint = useCallback((rgba: Uint8ClampedArray) => rgba.set(pictureOfSight(matrix, size).rgba), [matrix, size]);
  return (
    <figure className="pic data">
      <div className="frame">
        <PixelCanvas width={size} height={size} label={words.sight} paint={paint} />
      </div>
      <figcaption className="cap">
        <span>{words.sightCap}</span>
      </figcaption>
    </figure>
  );
}

function Facts({ matrix, size }: { matrix: MatrixValue; size: number }): ReactNode {
  const { name, rows, columns, values } = matrix;
  const filled = values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
  return (
    <div className="matrix-facts">
      <strong title={name}>{name}</strong>
      <ul data-testid="matrix-facts">
        <li>{words.shape(shapeWords([rows, columns]))}</li>
        <li>{coloursOf(columns, size) === 3 ? words.colours : words.whole}</li>
        <li>{words.filled(formatPercent(filled, rows * columns))}</li>
      </ul>
    </div>
  );
}

function Kept({ one, onTake, onDrop }: { one: MatrixReference; onTake: () => void; onDrop: () => void }): ReactNode {
  const { name, rows, columns } = one;
  return (
    <li>
      <button type="button" className="btn quiet" onClick={onTake} aria-label={onShelf.take(name)}>
        <span>{name}</span> <span className="dim">{shapeWords([rows, columns])}</span>
      </button>
      <button type="button" className="btn quiet square" onClick={onDrop} aria-label={onShelf.remove(name)}>
        <Icon name="close" />
      </button>
    </li>
  );
}

/** Of a file, without its ending. */
const shortName = (name: string): string => name.replace(/\.np[yz]$/i, '').slice(0, longestName);

function Shelf({ matrix, size }: { matrix: MatrixValue | null; size: number }): ReactNode {
  const actions = useActions();
  const { kept, said, say, change } = useShelf(keptMatrices);
  const take = async ({ sha256, name: called }: MatrixReference): Promise<void> => {
    const found = await findMatrix(sha256).catch(() => null);
    if (found) actions.takeMatrix(found);
    say(found ? '' : onShelf.isGone(called));
  };
  const shown = kept.filter(({ columns }) => coloursOf(columns, size) !== null);
  return (
    <section className="kept" aria-label={words.yours}>
      {shown.length > 0 && (
        <ul>
          {shown.map((one) => (
            <Kept
              key={one.sha256}
              one={one}
              onTake={() => void take(one)}
              onDrop={() => void change(() => dropMatrix(one.sha256), onShelf.isGone(one.name))}
            />
          ))}
        </ul>
      )}
      {matrix && (
        <NameForm
          placeholder={shortName(matrix.name) || onShelf.name}
          label={words.name}
          action={words.keep}
          onKeep={(name) => {
            const called = name || shortName(matrix.name);
            void change(() => keepMatrix(matrix, called), onShelf.isKeptInThisBrowser(called));
          }}
          testId="keep-matrix"
        />
      )}
      <p className="note" role="status">
        {said}
      </p>
    </section>
  );
}

export function MatrixControl({ value }: { value: ParamValue | undefined }): ReactNode {
  const actions = useActions();
  const size = useStudioState((state) => state.size);
  const matrix = isMatrixValue(value) ? value : null;
  return (
    <div className="matrix stack">
      {matrix ? (
        <div className="pair">
          <Sight matrix={matrix} size={size} />
          <Facts matrix={matrix} size={size} />
        </div>
      ) : (
        <>
          <p className="note" data-testid="no-matrix">
            {words.bring}
          </p>
          <p className="note">{words.fits(formatCount(3 * size * size), formatCount(size * size), size)}</p>
        </>
      )}
      <FileButton
        accept=".npy,.npz"
        label={matrix ? words.another : words.load}
        onFile={(file) => void actions.bringMatrix(file)}
        testId="matrix-file"
      />
      <Shelf matrix={matrix} size={size} />
    </div>
  );
}
