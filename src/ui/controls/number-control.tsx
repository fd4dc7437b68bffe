// A slider with its number beside it; the number can be typed. Used for every int and number, and for σ_n.
import { useId, useState, type ReactNode } from 'react';
import { decimal } from '../format.ts';
import { readTyped } from './typed-number.ts';
import { words } from './controls.words.ts';

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

export function NumberControl({ label, min, max, step, value, onChange, unit = '', help }: NumberControlProps): ReactNode {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  // Sliders give sums of binary fractions.
  const shown = typed ?? decimal(String(Number(value.toPrecision(9))));

  function commit(): void {
    if (typed === null) return;
    const read = readTyped(typed, { min, max, step });
    if (read.value !== null) onChange(read.value);
    setRefused(read.refused);
    setTyped(null);
  }

  return (
    <div className="field" title={help}>
      <label htmlFor={id}>{label}</label>
      <span className="num">
        <input
          inputMode="decimal"
          aria-label={typeof label === 'string' ? words.numberOf(label) : words.number}
          value={shown}
          size={Math.max(2, shown.length)}
          onChange={(event) => {
            setTyped(event.target.value);
            setRefused(null);
          }}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
          }}
        />
        <span>{unit}</span>
      </span>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        style={{ '--v': (value - min) / (max - min || 1) }}
        onChange={(event) => {
          setRefused(null);
          onChange(event.target.valueAsNumber);
        }}
      />
      <p className="refused" role="status">
        {refused}
      </p>
    </div>
  );
}
