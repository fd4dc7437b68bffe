// Saving a restored picture: the PNG carries in words how it was made and that what was not measured is invented.
// The encoder is fetched with the first save.
import type { Posterior } from '../../store/state.ts';

export const inventedNote = 'Restored by a model: what was not measured is invented. Other samples that fit the measurement differ.';

interface SavedPicture {
  image: Float32Array;
  /** "mmse" or the seed. */
  name: string;
  title: string;
  fit: number | null;
}

function describe(posterior: Posterior, picture: SavedPicture): Record<string, string> {
  const { measurement } = posterior.measured;
  const numbers = Object.entries(posterior.operator.params).filter(([, value]) => typeof value !== 'object');
  const operator = [posterior.operator.id, ...numbers.map(([id, value]) => `${id} ${String(value)}`)].join(', ');
  const sampler = Object.entries(posterior.samplerParams).map(([id, value]) => `${id} ${String(value)}`);
  return {
    Title: picture.title,
    Software: 'InvFussion Studio',
    Description: inventedNote,
    Comment: [
      inventedNote,
      `Measured: ${measurement.measured} of ${measurement.unknowns} numbers.`,
      `Operator: ${operator}; noise ${posterior.noise.std}, seed ${posterior.noise.seed}.`,
      `Sampler: ${[posterior.samplerLabel, ...sampler].join(', ')}; ${picture.title}.`,
      picture.fit === null
        ? ''
        : `Fit |Hx - y|: ${picture.fit.toPrecision(3)}${posterior.noise.std > 0 ? ' (in units of the noise)' : ' RMS'}.`,
      `Model weights sha256 ${posterior.weightsSha256}; computed on ${posterior.backend}.`,
    ]
      .filter(Boolean)
      .join('\n'),
  };
}

export async function savePicture(posterior: Posterior, picture: SavedPicture): Promise<void> {
  const { encodePicture, saveFile } = await import('../../io/png.ts');
  const bytes = encodePicture(picture.image, posterior.size, describe(posterior, picture));
  saveFile(bytes, `invfussion-${posterior.operator.id}-${picture.name}.png`, 'image/png');
}

/** The MMSE estimate and every sample, one file each. */
export async function saveAll(posterior: Posterior): Promise<void> {
  if (posterior.mmse) await savePicture(posterior, { image: posterior.mmse, name: 'mmse', title: 'MMSE estimate', fit: null });
  for (const { seed, image, fit } of posterior.samples) {
    await savePicture(posterior, { image, name: `seed-${seed}`, title: `Sample, seed ${seed}`, fit });
  }
}
