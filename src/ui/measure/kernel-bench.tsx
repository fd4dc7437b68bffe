// The kernel, large: drawn as the path of the light, seeded, or loaded from a picture.
import { useMemo, type ReactNode } from 'react';
import type { OperatorEntry } from '../../protocol/engine-api.ts';
import { turned, turnedPath } from '../../protocol/kernel.ts';
import { generatorsFor } from '../../store/measure/setup.ts';
import { useActions, useStudioState } from '../studio-context.ts';
import { UndoTools } from './bench-tools.tsx';
import { FileButton } from './file-button.tsx';
import { GeneratorControls } from './generator-controls.tsx';
import { KernelCanvas } from './kernel-canvas.tsx';
import { KeptShapes } from './kept-shapes.tsx';
import { LiveEstimate } from './live-estimate.tsx';
import { words } from './measure.words.ts';

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
  const save = async (): Promise<void> => {
    const { saveKernelFile } = await import('../../io/kernel-files.ts');
    if (kernel) saveKernelFile(kernel);
  };
  // What the person sees and draws is where the light goes; the operator's own kernel and path are turned (protocol/kernel.ts).
  const seen = useMemo(() => kernel && turned(kernel), [kernel]);
  return (
    <>
      <div className="tools" role="toolbar" aria-label={words.tools} aria-orientation="vertical">
        <UndoTools />
      </div>
      <div className="bench-main">
        <KernelCanvas
          kernel={seen}
          side={side}
          path={path instanceof Float32Array ? turnedPath(path, side) : null}
          onPath={(next) => drawn && spec && actions.setGeneratorParam(drawn.id, spec.id, turnedPath(next, side))}
        />
        <p className="cap wraps">
          <span>{words.kernelPixels(side)}</span>
          <span className="wide-only">{words.dragDrawsWhereTheLight}</span>
        </p>
      </div>
      <div className="bench-side">
        <LiveEstimate />
        <GeneratorControls operator={operator} makes="kernel" />
        <div className="row">
          <FileButton
            accept="image/*,.npy,.npz"
            label={words.loadKernel}
            onFile={(file) => void actions.bringKernel(file)}
            testId="kernel-file"
          />
          <button type="button" className="link" onClick={() => void save()} disabled={!kernel}>
            {words.saveTheKernelNpy}
          </button>
        </div>
        <KeptShapes kind="kernel" paramId={paramId} value={kernel} size={size} />
        <p className="note">{words.whiteIsWhereTheLight}</p>
      </div>
    </>
  );
}
