// Where the light of one point went: drawn, of a size and angle, by a seed, or from a file. One small canvas; a stroke in it is a path.
import { useMemo, type ReactNode } from 'react';
import type { GeneratorEntry } from '../../protocol/engine-api.ts';
import { named } from '../../protocol/words.ts';
import { turned, turnedPath } from '../../protocol/kernel.ts';
import { kernelParamsOf } from '../../store/photograph/loss-desk.ts';
import type { PhotographState } from '../../store/photograph/photograph.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { ParamControl } from '../controls/param-control.tsx';
import { FileButton } from '../measure/file-button.tsx';
import { KernelCanvas } from '../measure/kernel-canvas.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './photograph.words.ts';

/** What the choice says of a kernel that no generator makes. */
const fromFile = '';

interface Drawing {
  generator: GeneratorEntry;
  paramId: string;
}

/** The generator that takes a path, whichever it is. */
function drawingOf(generators: readonly GeneratorEntry[]): Drawing | null {
  for (const generator of generators) {
    const spec = generator.params.find(({ kind }) => kind === 'path');
    if (spec) return { generator, paramId: spec.id };
  }
  return null;
}

export function PhotographKernelControls({ state }: { state: PhotographState }): ReactNode {
  const actions = useActions();
  const catalogue = useStudioState(({ catalogue }) => catalogue);
  const { kernel, loss, model } = state;
  const generators = (catalogue?.generators ?? []).filter(({ makes, operators }) => makes === 'kernel' && operators.includes(loss));
  const entry = generators.find(({ id }) => id === kernel.by) ?? null;
  const drawing = drawingOf(generators);
  const seen = useMemo(() => kernel.values && turned(kernel.values), [kernel.values]);
  const side = (model?.size ?? 64) / 2;
  const path = drawing && kernel.by === drawing.generator.id ? kernel.params[kernel.by]?.[drawing.paramId] : null;
  const options = [
    ...generators.map(({ id, label }) => ({ value: id, label: named(label) })),
    ...(entry ? [] : [{ value: fromFile, label: kernel.file || words.noKernel }]),
  ];
  return (
    <>
      <ChoiceControl
        label={words.kernel}
        help={words.kernelHelp}
        options={options}
        value={entry?.id ?? fromFile}
        onChange={(id) => id !== fromFile && actions.makePhotographKernel(id, {})}
      />
      <div className="photograph-kernel">
        <KernelCanvas
          kernel={seen}
          side={side}
          path={path instanceof Float32Array ? turnedPath(path, side) : null}
          onPath={(next) => drawing && actions.makePhotographKernel(drawing.generator.id, { [drawing.paramId]: turnedPath(next, side) })}
        />
        <p className="note">{words.drawKernel}</p>
      </div>
      {entry?.params.map((spec) => (
        <ParamControl
          key={`${entry.id}.${spec.id}`}
          spec={spec}
          value={kernelParamsOf(entry, state)[spec.id]}
          onChange={(value) => actions.makePhotographKernel(entry.id, { [spec.id]: value })}
        />
      ))}
      <p className="row">
        {entry?.params.some(({ kind }) => kind === 'seed') && (
          <button type="button" className="btn" onClick={() => actions.makePhotographKernel(entry.id)}>
            {words.another}
          </button>
        )}
        <FileButton
          accept="image/*,.npy,.npz"
          label={words.loadKernel}
          onFile={(file) => void actions.loadPhotographKernel(file)}
          testId="photograph-kernel-file"
        />
      </p>
    </>
  );
}
