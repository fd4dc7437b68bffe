// What arrives by drop or paste, anywhere on the page: files, folders, and text. Nothing that is dropped ever takes the page elsewhere.
import { useEffect, useState } from 'react';
import { isField } from '../keys.ts';
import { foldersOf, type IncomingFolder } from './incoming-folders.ts';

/** The address of a link, else the text. */
const textOf = (data: DataTransfer): string => data.getData('text/uri-list').trim() || data.getData('text/plain').trim();

/** Text that is dropped into a field is the field's; a file never is, and would take the page's place. */
const isOfField = ({ target }: Event, data: DataTransfer | null): boolean => isField(target) && !data?.types.includes('Files');

interface Takers {
  open: (files: readonly File[]) => void;
  openText: (text: string) => Promise<void>;
  /** @param others that were dropped with it, and are not taken */
  openFolder: (folder: IncomingFolder, others: number) => Promise<void>;
}

function take(data: DataTransfer | null, { open, openText, openFolder }: Takers): void {
  if (!data) return;
  // One at a time: nothing that a folder can be is opened several times at once.
  const [folder] = foldersOf(data);
  const text = textOf(data);
  if (folder) void openFolder(folder, [...data.items].filter(({ kind }) => kind === 'file').length - 1);
  else if (data.files.length > 0) open([...data.files]);
  else if (text) void openText(text);
}

/** @returns true while something with files is dragged over the page */
export function useIncomingFiles(open: Takers['open'], openText: Takers['openText'], openFolder: Takers['openFolder']): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const onDragOver = (event: DragEvent): void => {
      if (isOfField(event, event.dataTransfer)) return;
      // Without this a dropped link or file takes the page's place.
      event.preventDefault();
      if (event.dataTransfer?.types.includes('Files')) setIsOver(true);
    };
    const onDragLeave = (event: DragEvent): void => {
      // Leaving for another element of the page is not leaving.
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      setIsOver(false);
      if (isOfField(event, event.dataTransfer)) return;
      event.preventDefault();
      take(event.dataTransfer, { open, openText, openFolder });
    };
    const onPaste = (event: ClipboardEvent): void => {
      const data = event.clipboardData;
      // Programs put a picture of the text beside it.
      if (!data || (isField(event.target) && textOf(data)) || (data.files.length === 0 && !textOf(data))) return;
      event.preventDefault();
      take(data, { open, openText, openFolder });
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('paste', onPaste);
    };
  }, [open, openText, openFolder]);
  return isOver;
}
