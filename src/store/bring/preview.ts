// Small pictures of what a thing could be, for the person who is asked.
import type { Candidate } from './candidates.ts';
import type { Brought, Preview } from './intake-state.ts';

const mostSide = 256;

/** What it looks at, in each way of counting its columns. */
async function previewOfMatrix({ array, order }: Extract<Candidate, { as: 'matrix' }>): Promise<Preview | null> {
  const { matrixOfFile, pictureOfSight } = await import('../../io/matrix-files.ts');
  const columns = array.shape.at(1) ?? 0;
  const size = [Math.sqrt(columns), Math.sqrt(columns / 3)].find(Number.isInteger) ?? 0;
  try {
    return { kind: 'pixels', ...pictureOfSight(matrixOfFile(array, size, order), size) };
  } catch {
    // Why it is refused is said when it is chosen.
    return null;
  }
}

export async function previewOf({ file }: Brought, candidate: Candidate): Promise<Preview | null> {
  if (candidate.as === 'matrix') return previewOfMatrix(candidate);
  if (!candidate.array) return { kind: 'url', url: URL.createObjectURL(file) };
  const { pixelsOfArray } = await import('../../io/array-pictures.ts');
  const pixels = pixelsOfArray(candidate.array, 'order' in candidate ? candidate.order : 'auto', mostSide);
  return pixels && { kind: 'pixels', ...pixels };
}
