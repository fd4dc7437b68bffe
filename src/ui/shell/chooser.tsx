// The file dialogs of the page: one for the face studio's pictures, recipes and numbers, one for photographs.
import type { ReactNode, RefObject } from 'react';

/** The file dialog that every "Choose" opens. */
export function Chooser({
  input,
  onFile,
  testId,
}: {
  input: RefObject<HTMLInputElement | null>;
  onFile: (file: File) => void;
  testId: string;
}): ReactNode {
  return (
    <input
      ref={input}
      type="file"
      hidden
      accept="image/png,image/jpeg,image/webp,image/gif,image/avif,image/bmp,application/json,.json,.npy"
      aria-label="Choose a picture"
      tabIndex={-1}
      onChange={(event) => {
        const file = event.target.files?.[0];
        if (file) onFile(file);
        event.target.value = '';
      }}
      data-testid={testId}
    />
  );
}
