// A sentence of a words file in which some words are bold: `**so**`. Every part is an element of its own (page translation).
import type { ReactNode } from 'react';

export function Marked({ text }: { text: string }): ReactNode {
  return text.split('**').map((part, i) => {
    if (part === '') return null;
    return i % 2 === 1 ? <b key={i}>{part}</b> : <span key={i}>{part}</span>;
  });
}
