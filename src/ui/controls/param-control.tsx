// The control of a parameter, by its kind alone: the page knows no operator, generator or sampler.
// Masks, kernels and matrices have places of their own (measure/); here they draw nothing.
import type { ReactNode } from 'react';
import type { ParamSpec, ParamValue } from '../../protocol/param-spec.ts';
import { named } from '../../protocol/words.ts';
import { ChoiceControl } from './choice-control.tsx';
import { NumberControl } from './number-control.tsx';
import { SeedControl } from './seed-control.tsx';

interface ParamControlProps {
  spec: ParamSpec;
  value: ParamValue | undefined;
  onChange: (value: ParamValue) => void;
}

/** The same in the language of now. */
function spoken<T extends ParamSpec>(spec: T): T {
  const options = spec.kind === 'choice' ? { options: spec.options.map((option) => ({ ...option, label: named(option.label) })) } : {};
  return { ...spec, label: named(spec.label), ...(spec.help !== undefined && { help: named(spec.help) }), ...options };
}

export function ParamControl({ spec: english, value, onChange }: ParamControlProps): ReactNode {
  const spec = spoken(english);
  switch (spec.kind) {
    case 'int':
    case 'number':
      return <NumberControl {...spec} value={typeof value === 'number' ? value : spec.initial} onChange={onChange} />;
    case 'choice': {
      const chosen = typeof value === 'number' || typeof value === 'string' ? value : spec.initial;
      return <ChoiceControl {...spec} value={chosen} onChange={onChange} />;
    }
    case 'toggle':
      return (
        <label className="toggle" title={spec.help}>
          <input
            type="checkbox"
            checked={typeof value === 'boolean' ? value : spec.initial}
            onChange={(event) => onChange(event.target.checked)}
          />
          <span>{spec.label}</span>
        </label>
      );
    case 'seed':
      return <SeedControl {...spec} value={typeof value === 'number' ? value : spec.initial} onChange={onChange} />;
    case 'mask':
    case 'kernel':
    case 'matrix':
    case 'path':
      return null;
  }
}
