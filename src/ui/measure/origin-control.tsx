// Where y comes from: made here from the photo, or brought: the photo itself, or numbers from a file. What is brought has no truth.
import type { ReactNode } from 'react';
import { numberRanges, type NumbersReading, shapeWords } from '../../protocol/number-array.ts';
import { named } from '../../protocol/words.ts';
import type { Measured, NumbersOrigin } from '../../store/measure/measured.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { formatCount, formatNumber } from '../format.ts';
import { useActions, useStudioState } from '../studio-context.ts';
import { FileButton } from './file-button.tsx';
import { words } from './measure.words.ts';

const origins = () => [
  { value: 'made', label: words.made },
  { value: 'brought', label: words.brought },
];

export function OriginControl(): ReactNode {
  const actions = useActions();
  const origin = useStudioState((state) => state.origin);
  return (
    <ChoiceControl
      label={words.measurement}
      hideLabel
      help={words.madeHBlursHidesOr}
      options={origins()}
      value={origin.kind === 'made' ? 'made' : 'brought'}
      onChange={(value) => actions.setOrigin(value === 'made' ? { kind: 'made' } : { kind: 'photo' })}
    />
  );
}

function LoadNumbers(): ReactNode {
  const actions = useActions();
  return <FileButton accept=".npy,.npz" label={words.loadYNpyNpz} onFile={(file) => void actions.bringNumbers(file)} testId="npy-file" />;
}

const ranges = [
  { value: 'signed', label: '−1…1' },
  { value: 'unit', label: '0…1' },
  { value: 'byte', label: '0…255' },
];

/** Which numbers are black and white: as it was recognised, and to be said otherwise. */
function RangeControl({ origin, reading }: { origin: NumbersOrigin; reading: NumbersReading }): ReactNode {
  const actions = useActions();
  return (
    <ChoiceControl
      label={words.blackAndWhiteAre}
      help={words.theNumbersGoFromTo(formatNumber(reading.smallest), formatNumber(reading.largest))}
      options={ranges}
      value={reading.range}
      onChange={(value) => actions.setOrigin({ ...origin, range: numberRanges.find((range) => range === value) ?? 'auto' })}
    />
  );
}

/** What a person should know of a measurement that was blurred before: which of its pixels are samples. */
function framedWords({ request, operator }: Measured): string {
  if (request.operator.id === operator.id) return '';
  const { stride } = operator.params;
  const thinned =
    stride === request.operator.params['stride'] ? '' : words.everyThPixelOfIt(typeof stride === 'number' ? String(stride) : '');
  return words.onlySamplesWhoseWindowLies(thinned);
}

/** What was taken as y, and that nothing is known of the truth. */
export function BroughtNote(): ReactNode {
  const origin = useStudioState((state) => state.origin);
  const measure = useStudioState((state) => state.measure);
  const { shown } = measure;
  if (origin.kind === 'made') return null;
  const framed = shown ? framedWords(shown) : '';
  const reading = measure.kind === 'idle' ? (shown?.reading ?? null) : null;
  return (
    <div className="note" data-testid="brought">
      {origin.kind === 'numbers' ? (
        <p>
          <span>{words.numbersOf(formatCount(origin.y.length))}</span>
          <b>{origin.name}</b>
          <span>
            {words.theTruthIsNotKnown(reading ? `: ${shapeWords(origin.shape)}, ${named(reading.words)}` : '', reading ? framed : '')}
          </span>
        </p>
      ) : (
        measure.kind !== 'failed' && (
          <p>
            <b>{words.thePhotoIsTheMeasurement}</b>
            <span>{words.theTruthIsNotKnown2(framed)}</span>
          </p>
        )
      )}
      {origin.kind === 'numbers' && reading && <RangeControl origin={origin} reading={reading} />}
      <LoadNumbers />
    </div>
  );
}
