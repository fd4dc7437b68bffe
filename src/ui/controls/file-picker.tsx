// A button or link that asks for files, or for a whole folder.
import { useEffect, useRef, type ReactNode } from 'react';

interface FilePickerProps {
  label: string;
  /** Of the field itself, for those who hear it. */
  heard: string;
  /** What the browser's dialog offers; a folder is taken whole. */
  accept: string;
  onFiles: (files: readonly File[]) => void;
  testId: string;
  many?: boolean;
  isFolder?: boolean;
  isButton?: boolean;
}

export function FilePicker(props: FilePickerProps): ReactNode {
  const { label, heard, accept, onFiles, testId, many = false, isFolder = false, isButton = false } = props;
  const input = useRef<HTMLInputElement>(null);
  // React knows no such attribute.
  useEffect(() => void input.current?.toggleAttribute('webkitdirectory', isFolder), [isFolder]);
  return (
    <>
      <button type="button" className={isButton ? 'btn' : 'link'} onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        className="hidden"
        multiple={many}
        accept={isFolder ? undefined : accept}
        aria-label={heard}
        tabIndex={-1}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          if (files.length > 0) onFiles(files);
          target.value = '';
        }}
        data-testid={testId}
      />
    </>
  );
}
