// A restored photograph as PNG at its own size, with what makes it again. Measured pixels are the photograph's own, bit for bit.
import { encodeRgb } from '../../io/png.ts';
import { photographKeyword, writePhotographRecipe, type PhotographRecipe } from '../../keep/photograph-recipe.ts';
import { insertText } from '../../keep/png-text.ts';
import type { OwnPhotograph, Restored } from './photograph.ts';

export { saveFile } from '../../io/png.ts';

const titleOf = ({ seed }: Restored): string => (seed === null ? 'MMSE estimate' : `Sample, seed ${seed}`);

export function fileNameOf(name: string, { seed }: Restored): string {
  const stem = name.replace(/\.[a-z0-9]{1,5}$/i, '').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-') || 'photograph';
  return `${stem}-${seed === null ? 'mmse' : `seed-${seed}`}.png`;
}

export async function encodePhotograph(
  photo: OwnPhotograph,
  restored: Restored,
  recipe: PhotographRecipe,
): Promise<Uint8Array<ArrayBuffer>> {
  const note =
    recipe.operator.id === 'mask'
      ? 'Restored by a model: what was hidden is invented; every other pixel is the photograph’s own.'
      : 'Restored by a model: what the measurement did not see is invented.';
  const text = {
    ...{ Title: titleOf(restored), Software: 'InvFussion Studio', Description: note },
    Comment: `Model weights sha256 ${recipe.model.weightsSha256}; computed on ${recipe.device}. This file embeds mask or kernel (chunk "${photographKeyword}").`,
  };
  const png = encodeRgb(photo.rgba, photo.width, photo.height, text);
  const { height, width, operator, noise, sampler, seed, model, device } = recipe;
  return insertText(png, photographKeyword, await writePhotographRecipe({ height, width, operator, noise, sampler, seed, model, device }));
}
