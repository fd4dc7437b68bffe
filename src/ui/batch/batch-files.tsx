// Buttons that ask for pictures: files and ZIPs, or a whole folder.
import { useEffect, useRef, type ReactNode } from 'react';
import { useActions } from '../studio-context.ts';
import { words } from './batch.words.ts';

const accept = 'image/*,.zip';

function Picker({ label, of, isFolder, isLarge }: { label: string; of: string; isFolder: boolean; isLarge: boolean }): ReactNode {
  const { addFiles } = useActions();
  const input = useRef<HTMLInputElement>(null);
  // React knows no such attribute.
  useEffect(() => void input.current?.toggleAttribute('webkitdirectory', isFolder), [isFolder]);
  return (
    <>
      <button type="button" className={isLarge ? 'btn' : 'link'} onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        className="hidden"
        multiple
        {...(isFolder ? {} : { accept })}
        aria-label={of}
        tabIndex={-1}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
          if (files.length > 0) void addFiles(files);
          target.value = '';
        }}
        data-testid={isFolder ? 'batch-folder' : 'batch-files'}
      />
    </>
  );
}

/** @param isLarge nothing is there yet */
export function BatchFiles({ isLarge }: { isLarge: boolean }): ReactNode {
  return (
    <>
      <Picker label={isLarge ? words.choosePictures : words.more} of={words.pictureFiles} isFolder={false} isLarge={isLarge} />
      <Picker label={isLarge ? words.chooseFolder : words.moreFolder} of={words.folderFiles} isFolder isLarge={isLarge} />
    </>
  );
}
