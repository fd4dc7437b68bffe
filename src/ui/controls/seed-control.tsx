// A 32-bit seed: typed, or another one by a click. The same seed gives the same thing again.
import { useId, useState, type ReactNode } from 'react';
import { readTypedSeed } from './typed-number.ts';
import { words } from './controls.words.ts';

interface SeedControlProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  help?: string | undefined;
}

export function SeedControl({ label, value, onChange, help }: SeedControlProps): ReactNode {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);

  function commit(): void {
    if (typed === null) return;
    const read = readTypedSeed(typed);
    if (read.value !== null) onChange(read.value);
    setRefused(read.refused);
    setTyped(null);
  }

  return (
    <div className="field seed" title={help ?? words.seedHelp}>
      <label htmlFor={id}>{label}</label>
      <span className="num">
        <input
          id={id}
          inputMode="numeric"
          value={typed ?? String(value)}
          size={10}
          onChange={(event) => {
            setTyped(event.target.value);
            setRefused(null);
          }}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
          }}
        />
        <button type="button" className="link" onClick={() => onChange((value + 1) % 2 ** 32)}>
          {words.another}
        </button>
      </span>
      <p className="refused" role="status">
        {refused}
      </p>
    </div>
  );
}
