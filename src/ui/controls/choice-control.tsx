// One of a few: a row of segments while it fits, a list beyond that.
import { useId, type ReactNode } from 'react';

type Value = number | string;

interface ChoiceControlProps<T extends Value> {
  label: string;
  /** `title`: what it is in plain words, where the label is a symbol. */
  options: readonly { value: T; label: string; title?: string }[];
  value: T;
  onChange: (value: T) => void;
  help?: string | undefined;
  hideLabel?: boolean;
}

const mostLetters = 26;

export function ChoiceControl<T extends Value>({
  label,
  options,
  value,
  onChange,
  help,
  hideLabel = false,
}: ChoiceControlProps<T>): ReactNode {
  const id = useId();
  const fits = options.reduce((sum, option) => sum + option.label.length + 2, 0) <= mostLetters;
  return (
    <div className="field" title={help}>
      <span id={id} className={hideLabel ? 'hidden' : undefined}>
        {label}
      </span>
      {fits ? (
        <div className="seg" role="radiogroup" aria-labelledby={id}>
          {options.map((option) => (
            <label key={option.value} title={option.title}>
              <input type="radio" name={id} checked={option.value === value} onChange={() => onChange(option.value)} />
              <span>{option.label}</span>
            </label>
          ))}
        </div>
      ) : (
        <select
          aria-labelledby={id}
          value={String(value)}
          onChange={(event) => {
            const chosen = options.find((option) => String(option.value) === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={String(option.value)}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
