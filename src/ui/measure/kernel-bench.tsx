// The kernel, large: drawn as a camera path, seeded, or loaded from a picture.
import type { ReactNode } from 'react';
import type { OperatorEntry } from '../../protocol/engine-api.ts';
import { generatorsFor } from '../../store/measure/setup.ts';
import { useActions, useStudioState } from '../studio-context.ts';
import { UndoTools } from './bench-tools.tsx';
import { FileButton } from './file-button.tsx';
import { GeneratorControls } from './generator-controls.tsx';
import { KernelCanvas } from './kernel-canvas.tsx';
import { LiveEstimate } from './live-estimate.tsx';

interface KernelBenchProps {
  operator: OperatorEntry;
  paramId: string;
  kernel: Float32Array | null;
}

export function KernelBench({ operator, paramId, kernel }: KernelBenchProps): ReactNode {
  const actions = useActions();
  const size = useStudioState((state) => state.size);
  const catalogue = useStudioState((state) => state.catalogue);
  const generatorParams = useStudioState((state) => state.setup.generatorParams);
  const madeBy = useStudioState((state) => state.setup.madeBy[`${operator.id}.${paramId}`]);
  // The generator that takes a path, whichever it is.
  const drawn = generatorsFor(catalogue, operator).find(({ params }) => params.some(({ kind }) => kind === 'path'));
  const spec = drawn?.params.find(({ kind }) => kind === 'path');
  const path = drawn && spec && madeBy === drawn.id ? generatorParams[drawn.id]?.[spec.id] : null;
  const side = size / 2;
  const load = async (file: File): Promise<void> => {
    const { readKernelFile } = await import('../../io/mask-files.ts');
    actions.setParam(paramId, await readKernelFile(file, side));
  };
  return (
    <>
      <div className="tools" role="toolbar" aria-label="Tools" aria-orientation="vertical">
        <UndoTools />
      </div>
      <div className="bench-main">
        <KernelCanvas
          kernel={kernel}
          side={side}
          path={path instanceof Float32Array ? path : null}
          onPath={(next) => drawn && spec && actions.setGeneratorParam(drawn.id, spec.id, next)}
        />
        <p className="cap">
          <span>{`kernel, ${side} × ${side} pixels`}</span>
          <span className="wide-only">drag draws the path of the camera</span>
        </p>
      </div>
      <div className="bench-side">
        <LiveEstimate />
        <GeneratorControls operator={operator} makes="kernel" />
        <div className="row">
          <FileButton accept="image/*" label="Load a kernel" onFile={(file) => void load(file).catch(actions.fail)} testId="kernel-file" />
        </div>
        <p className="note">White is where the light of one point went. The kernel is divided by its sum.</p>
      </div>
    </>
  );
}
