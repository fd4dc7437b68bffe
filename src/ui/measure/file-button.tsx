// A link that asks for a file.
import { useRef, type ReactNode } from 'react';
import { words } from './measure.words.ts';

interface FileButtonProps {
  accept: string;
  label: string;
  onFile: (file: File) => void;
  testId: string;
}

export function FileButton({ accept, label, onFile, testId }: FileButtonProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="link" onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        className="hidden"
        accept={accept}
        aria-label={words.file(label)}
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onFile(file);
          event.target.value = '';
        }}
        data-testid={testId}
      />
    </>
  );
}
