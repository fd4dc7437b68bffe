// The file dialogs of the page: one for the face studio's pictures, recipes and numbers, one for photographs.
import type { ReactNode, RefObject } from 'react';
import { words } from './shell.words.ts';

/** The file dialog that every "Choose" opens. */
export function Chooser({
  input,
  onFiles,
  testId,
}: {
  input: RefObject<HTMLInputElement | null>;
  onFiles: (files: readonly File[]) => void;
  testId: string;
}): ReactNode {
  return (
    <input
      ref={input}
      type="file"
      hidden
      multiple
      accept="image/png,image/jpeg,image/webp,image/gif,image/avif,image/bmp,application/json,.json,.npy,.npz,.zip"
      aria-label={words.choosePicture}
      tabIndex={-1}
      onChange={(event) => {
        const files = [...(event.target.files ?? [])];
        if (files.length > 0) onFiles(files);
        event.target.value = '';
      }}
      data-testid={testId}
    />
  );
}
