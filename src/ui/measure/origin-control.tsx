// Where y comes from: made here from the photo, or brought: the photo itself, or numbers from a file. What is brought has no truth.
import type { ReactNode } from 'react';
import { numberRanges, type NumbersReading, shapeWords } from '../../protocol/number-array.ts';
import type { Measured, NumbersOrigin } from '../../store/measure/measured.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { formatCount, formatNumber } from '../format.ts';
import { useActions, useStudioState } from '../studio-context.ts';
import { FileButton } from './file-button.tsx';

const origins = [
  { value: 'made', label: 'made' },
  { value: 'brought', label: 'brought' },
];

export function OriginControl(): ReactNode {
  const actions = useActions();
  const origin = useStudioState((state) => state.origin);
  return (
    <ChoiceControl
      label="Measurement"
      hideLabel
      help="Made: H blurs, hides or shrinks the photo. Brought: the photo is degraded already, or y comes from a file; nobody knows the truth."
      options={origins}
      value={origin.kind === 'made' ? 'made' : 'brought'}
      onChange={(value) => actions.setOrigin(value === 'made' ? { kind: 'made' } : { kind: 'photo' })}
    />
  );
}

function LoadNumbers(): ReactNode {
  const actions = useActions();
  return <FileButton accept=".npy,.npz" label="Load y (.npy, .npz)" onFile={(file) => void actions.bringNumbers(file)} testId="npy-file" />;
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
      label="Black and white are"
      help={`The numbers go from ${formatNumber(reading.smallest)} to ${formatNumber(reading.largest)}. The model's black is −1 and its white 1.`}
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
  const thinned = stride === request.operator.params['stride'] ? '' : `every ${String(stride)}th pixel of it is a sample, and `;
  return `, ${thinned || 'and '}only samples whose window lies in the frame count`;
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
          <span>{`${formatCount(origin.y.length)} numbers of `}</span>
          <b>{origin.name}</b>
          <span>{`${reading ? `: ${shapeWords(origin.shape)}, ${reading.words}` : ''}; the truth is not known${reading ? framed : ''}.`}</span>
        </p>
      ) : (
        measure.kind !== 'failed' && (
          <p>
            <b>The photo is the measurement</b>
            <span>{`; the truth is not known${framed}.`}</span>
          </p>
        )
      )}
      {origin.kind === 'numbers' && reading && <RangeControl origin={origin} reading={reading} />}
      <LoadNumbers />
    </div>
  );
}
