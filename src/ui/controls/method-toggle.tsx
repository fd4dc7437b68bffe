// One of the methods that a comparison or a batch draws with: its name, what it knows or lacks, and what it costs.
import type { ReactNode } from 'react';
import { says as lacks } from '../../protocol/capabilities.words.ts';
import { named, read } from '../../protocol/words.ts';
import type { Method } from '../../store/compare/methods.ts';
import { formatCount } from '../format.ts';

interface MethodToggleProps {
  method: Pick<Method, 'label' | 'detail' | 'lacking' | 'evaluations'>;
  isChosen: boolean;
  isFixed?: boolean;
  onChange: (isChosen: boolean) => void;
}

export function MethodToggle({ method, isChosen, isFixed = false, onChange }: MethodToggleProps): ReactNode {
  const { label, detail, lacking, evaluations } = method;
  return (
    <label className="toggle">
      <input
        type="checkbox"
        checked={isChosen}
        disabled={isFixed || lacking.length > 0}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span>
        <span>{`${named(label)} `}</span>
        <span className="dim">{read(lacking.length > 0 ? lacks.needs(lacking) : detail)}</span>
      </span>
      <span className="dim end">{formatCount(evaluations)}</span>
    </label>
  );
}
