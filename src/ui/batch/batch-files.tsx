// Buttons that ask for pictures: files and ZIPs, or a whole folder.
import type { ReactNode } from 'react';
import { FilePicker } from '../controls/file-picker.tsx';
import { useActions } from '../studio-context.ts';
import { words } from './batch.words.ts';

/** @param isLarge nothing is there yet */
export function BatchFiles({ isLarge }: { isLarge: boolean }): ReactNode {
  const { addFiles } = useActions();
  const shared = {
    accept: 'image/*,.zip',
    many: true,
    isButton: isLarge,
    onFiles: (files: readonly File[]) => void addFiles(files.map((file) => ({ path: file.webkitRelativePath || file.name, file }))),
  };
  return (
    <>
      <FilePicker {...shared} label={isLarge ? words.choosePictures : words.more} heard={words.pictureFiles} testId="batch-files" />
      <FilePicker
        {...shared}
        isFolder
        label={isLarge ? words.chooseFolder : words.moreFolder}
        heard={words.folderFiles}
        testId="batch-folder"
      />
    </>
  );
}
