// Small pictures of what a thing could be, for the person who is asked.
import type { Candidate } from './candidates.ts';
import type { Brought, Preview } from './intake-state.ts';

const mostSide = 256;

export async function previewOf({ file }: Brought, candidate: Candidate): Promise<Preview | null> {
  if (!candidate.array) return { kind: 'url', url: URL.createObjectURL(file) };
  const { pixelsOfArray } = await import('../../io/array-pictures.ts');
  const pixels = pixelsOfArray(candidate.array, 'order' in candidate ? candidate.order : 'auto', mostSide);
  return pixels && { kind: 'pixels', ...pixels };
}
