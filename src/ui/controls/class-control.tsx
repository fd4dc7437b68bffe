// The class that the network is asked for: typed by number or name with proposals, or none; and how strongly it is pulled there.
import { useId, useState, type ReactNode } from 'react';
import type { ModelInfo } from '../../protocol/engine-api.ts';
import { noClass, type ClassAsked } from '../../store/run/class-asked.ts';
import { findClass } from './find-class.ts';
import { NumberControl } from './number-control.tsx';
import { words } from './controls.words.ts';

interface ClassControlProps {
  info: Pick<ModelInfo, 'classes' | 'classNames'>;
  asked: ClassAsked;
  onChange: (asked: ClassAsked) => void;
}

const wordsOf = (label: number, names: readonly string[] | null): string => (names?.[label] ? `${label} ${names[label]}` : String(label));

export function ClassControl({ info, asked, onChange }: ClassControlProps): ReactNode {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState(false);
  const { classes, classNames } = info;
  const choose = (text: string): void => {
    const label = findClass(text, info);
    setRefused(label === null && text.trim() !== '');
    setTyped(null);
    if (label !== null) onChange({ ...asked, label });
  };
  return (
    <div className="class-control">
      <label htmlFor={id}>{words.label}</label>
      <input
        id={id}
        type="search"
        list={`${id}-names`}
        placeholder={words.noClassInList}
        value={typed ?? (asked.label === null ? '' : wordsOf(asked.label, classNames))}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={(event) => typed !== null && choose(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && choose(event.currentTarget.value)}
        data-testid="class"
      />
      <datalist id={`${id}-names`}>
        {Array.from({ length: classes }, (_, label) => (
          <option key={label} value={wordsOf(label, classNames)} />
        ))}
      </datalist>
      <button type="button" className="link" disabled={asked.label === null} onClick={() => onChange(noClass)}>
        {words.noClass}
      </button>
      {refused && (
        <p className="note warned" role="alert">
          <i className="px bad" />
          <span>{words.typeNumber(classes - 1, classNames !== null)}</span>
        </p>
      )}
      {asked.label !== null && (
        <NumberControl
          label={words.guidance}
          min={0}
          max={10}
          step={0.1}
          value={asked.guidance}
          onChange={(guidance) => onChange({ ...asked, guidance })}
          help={words.guidanceHelp}
        />
      )}
    </div>
  );
}
