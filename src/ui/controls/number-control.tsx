// A slider with its number beside it; the number can be typed. Used for every int and number, and for σ_n.
import { useId, useState, type ReactNode } from 'react';

interface NumberControlProps {
  label: ReactNode;
  min: number;
  max: number;
  step: number;
  value: number;
  onChange: (value: number) => void;
  unit?: string;
  help?: string | undefined;
}

function digitsOf(step: number): number {
  const [, decimals = ''] = String(step).split('.');
  return decimals.length;
}

export function NumberControl({ label, min, max, step, value, onChange, unit = '', help }: NumberControlProps): ReactNode {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? String(Number(value.toFixed(digitsOf(step))));

  function commit(): void {
    const number = Number(typed);
    if (typed !== null && typed.trim() !== '' && Number.isFinite(number)) {
      const snapped = min + Math.round((Math.min(max, Math.max(min, number)) - min) / step) * step;
      onChange(Number(snapped.toFixed(digitsOf(step))));
    }
    setTyped(null);
  }

  return (
    <div className="field" title={help}>
      <label htmlFor={id}>{label}</label>
      <span className="num">
        <input
          inputMode="decimal"
          aria-label={typeof label === 'string' ? `${label}, number` : 'Number'}
          value={shown}
          size={Math.max(2, shown.length)}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
          }}
        />
        {unit}
      </span>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        style={{ '--v': (value - min) / (max - min || 1) }}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </div>
  );
}
