// A link that asks for a file.
import type { ReactNode } from 'react';
import { FilePicker } from '../controls/file-picker.tsx';
import { words } from './measure.words.ts';

interface FileButtonProps {
  accept: string;
  label: string;
  onFile: (file: File) => void;
  testId: string;
}

export function FileButton({ accept, label, onFile, testId }: FileButtonProps): ReactNode {
  return <FilePicker {...{ accept, label, testId }} heard={words.file(label)} onFiles={([file]) => file && onFile(file)} />;
}
