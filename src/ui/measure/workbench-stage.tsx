// H, large: its mask or its kernel on one canvas with every tool. Fetched when it is first opened.
import { named } from '../../protocol/words.ts';
import { useEffect, useState, type ReactNode } from 'react';
import { findOperator } from '../../store/measure/setup.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { useStudioState } from '../studio-context.ts';
import { KernelBench } from './kernel-bench.tsx';
import { MaskBench } from './mask-bench.tsx';
import type { Brush } from './mask-stroke.ts';
import { pictureSpecs } from './picture-specs.ts';
import { words } from './measure.words.ts';

interface WorkbenchStageProps {
  brush: Brush;
  onBrush: (brush: Brush) => void;
  onDone: () => void;
}

export function WorkbenchStage({ brush, onBrush, onDone }: WorkbenchStageProps): ReactNode {
  const catalogue = useStudioState((state) => state.catalogue);
  const setup = useStudioState((state) => state.setup);
  const operator = findOperator(catalogue, setup.operatorId);
  const params = (operator && setup.operatorParams[operator.id]) ?? {};
  const specs = operator ? pictureSpecs(operator, params) : [];
  const [chosen, setChosen] = useState('');
  const spec = specs.find(({ id }) => id === chosen) ?? specs[0];
  // The operator was changed to one that has no picture.
  useEffect(() => {
    if (operator && !spec) onDone();
  }, [operator, spec, onDone]);
  if (!operator || !spec) return null;
  const value = params[spec.id];
  const isMask = spec.kind === 'mask';
  return (
    <section className="bench" aria-label={isMask ? words.paintTheMask : words.drawTheKernel}>
      <div className="head">
        <h2>{isMask ? words.paintWhatIsHidden : words.drawHowTheCameraMoved}</h2>
        <div className="end">
          {specs.length > 1 && (
            <ChoiceControl
              label={words.edit}
              hideLabel
              options={specs.map(({ id, label }) => ({ value: id, label: named(label) }))}
              value={spec.id}
              onChange={setChosen}
            />
          )}
          <button type="button" className="btn" onClick={onDone}>
            <span>{words.done}</span> <kbd>{words.esc}</kbd>
          </button>
        </div>
      </div>
      {isMask && value instanceof Uint8Array && (
        <MaskBench operator={operator} paramId={spec.id} mask={value} brush={brush} onBrush={onBrush} />
      )}
      {spec.kind === 'kernel' && (
        <KernelBench operator={operator} paramId={spec.id} kernel={value instanceof Float32Array ? value : null} />
      )}
    </section>
  );
}
