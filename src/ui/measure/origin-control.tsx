// Where y comes from: made here from the photo, or brought: the photo itself, or numbers from a file. What is brought has no truth.
import type { ReactNode } from 'react';
import { findOperator } from '../../store/measure/setup.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { formatCount } from '../format.ts';
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
  const load = async (file: File): Promise<void> => {
    const { readNpy } = await import('../../io/read-npy.ts');
    actions.openNumbers(await readNpy(file), file.name);
  };
  return <FileButton accept=".npy" label="Load y (.npy)" onFile={(file) => void load(file).catch(actions.fail)} testId="npy-file" />;
}

/** What was taken as y, and that nothing is known of the truth. */
export function BroughtNote(): ReactNode {
  const origin = useStudioState((state) => state.origin);
  const operator = useStudioState((state) => findOperator(state.catalogue, state.setup.operatorId));
  const measure = useStudioState((state) => state.measure);
  const { shown } = measure;
  if (origin.kind === 'made') return null;
  const isFramed = shown?.request.operator.id !== shown?.operator.id;
  return (
    <div className="note" data-testid="brought">
      {origin.kind === 'numbers' ? (
        <>
          <span>{`${formatCount(origin.y.length)} numbers of `}</span>
          <b>{origin.name}</b>
          <span>; the truth is not known. </span>
        </>
      ) : (
        measure.kind !== 'failed' && (
          <>
            <b>The photo is the measurement</b>
            <span>{`; the truth is not known${isFramed ? ', and only samples whose window lies in the frame count' : ''}. `}</span>
          </>
        )
      )}
      {!operator?.params.some(({ kind }) => kind === 'mask') && <LoadNumbers />}
    </div>
  );
}
