// Makes a mask or kernel from a seed and a few numbers: one generator at a time, its controls from the catalogue.
import { useState, type ReactNode } from 'react';
import type { GeneratorEntry, OperatorEntry } from '../../protocol/engine-api.ts';
import { named } from '../../protocol/words.ts';
import { generatorsFor } from '../../store/measure/setup.ts';
import { ChoiceControl } from '../controls/choice-control.tsx';
import { ParamControl } from '../controls/param-control.tsx';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './measure.words.ts';

export function GeneratorControls({ operator, makes }: { operator: OperatorEntry; makes: GeneratorEntry['makes'] }): ReactNode {
  const actions = useActions();
  const catalogue = useStudioState((state) => state.catalogue);
  const generatorParams = useStudioState((state) => state.setup.generatorParams);
  const [chosen, setChosen] = useState<string | null>(null);
  const madeBy = useStudioState((state) => state.setup.madeBy);
  const target = operator.params.find(({ kind }) => kind === makes)?.id ?? '';
  const all = generatorsFor(catalogue, operator).filter((generator) => generator.makes === makes);
  const entry = all.find(({ id }) => id === (madeBy[`${operator.id}.${target}`] ?? chosen)) ?? all[0];
  if (!entry) return null;
  return (
    <fieldset className="generator">
      <legend className="hidden">{entry.makes === 'mask' ? words.makeMask : words.makeKernel}</legend>
      {all.length > 1 && (
        <ChoiceControl
          label={words.kind}
          hideLabel
          options={all.map(({ id, label }) => ({ value: id, label: named(label) }))}
          value={entry.id}
          onChange={(id) => {
            setChosen(id);
            actions.generate(id);
          }}
        />
      )}
      {entry.params.map((spec) => (
        <ParamControl
          key={`${entry.id}.${spec.id}`}
          spec={spec}
          value={generatorParams[entry.id]?.[spec.id]}
          onChange={(value) => actions.setGeneratorParam(entry.id, spec.id, value)}
        />
      ))}
      <button type="button" className="btn" onClick={() => actions.generate(entry.id)} data-testid="generate">
        {words.make}
      </button>
    </fieldset>
  );
}
