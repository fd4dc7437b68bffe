// What the files of a batch are called in its ZIP, and so in its table: by the picture's number and as much of its own name as is harmless.
import type { Method } from '../store/compare/methods.ts';
import type { BatchItem } from '../store/batch/batch.ts';

const longest = 40;

/** `0007-mum-at-the-lake` */
export function folderOf({ id, path }: Pick<BatchItem, 'id' | 'path'>): string {
  const name = path.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
  const plain = name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return [String(id + 1).padStart(4, '0'), plain.slice(0, longest)].filter(Boolean).join('-');
}

export const sampleFile = (item: Pick<BatchItem, 'id' | 'path'>, method: Pick<Method, 'id'>, seed: number): string =>
  `${folderOf(item)}/${method.id}-seed-${seed}.png`;
