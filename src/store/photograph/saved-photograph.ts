// A restored photograph as PNG at its own size, with what makes it again: its recipe, and where the measurement is not in the picture itself,
// the photograph that was measured. Measured pixels of a mask are the photograph's own, bit for bit. Written here and read back here.
import { encodeRgb } from '../../io/png.ts';
import { fromBase64Url, toBase64Url } from '../../keep/bytes.ts';
import {
  parsePhotographRecipe,
  photographKeyword,
  photographTextBytes,
  writePhotographRecipe,
  type PhotographRecipe,
} from '../../keep/photograph-recipe.ts';
import { insertText, readText } from '../../keep/png-text.ts';
import { StudioError } from '../../protocol/errors.ts';
import { read, type Said } from '../../protocol/words.ts';
import { firstParams } from './lost.ts';
import type { LossId, OwnPhotograph, PhotographState, Restored } from './photograph.ts';
import { says } from './photograph-says.words.ts';

export { saveFile } from '../../io/png.ts';

const sourceKeyword = 'invfussion-photograph-source';
const sourceTextBytes = 48 * 2 ** 20;

const titleOf = ({ seed }: Restored): string => read(seed === null ? says.mmseEstimate() : says.sample(seed));

export function fileNameOf(name: string, { seed }: Restored): string {
  const stem = name.replace(/\.[a-z0-9]{1,5}$/i, '').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-') || 'photograph';
  return `${stem}-${seed === null ? 'mmse' : `seed-${seed}`}.png`;
}

type Picture = Pick<OwnPhotograph, 'rgba' | 'width' | 'height'>;

export async function encodePhotograph(
  shown: Picture,
  restored: Restored,
  recipe: PhotographRecipe,
  source: Picture,
): Promise<Uint8Array<ArrayBuffer>> {
  const isMask = recipe.operator.id === 'mask';
  const embeds = isMask ? says.embedsMask : says.embedsPhotograph;
  const text = {
    Title: titleOf(restored),
    Software: 'InvFussion Studio',
    Description: read(isMask ? says.hiddenIsInvented() : says.unseenIsInvented()),
    Comment: read(embeds(recipe.model.weightsSha256, recipe.device, photographKeyword)),
  };
  const png = encodeRgb(shown.rgba, shown.width, shown.height, text);
  const { height, width, inside, operator, noise, sampler, seed, label, guidance, model, device } = recipe;
  const kept = { height, width, inside, operator, noise, sampler, seed, label, guidance, model, device };
  const told = await insertText(png, photographKeyword, await writePhotographRecipe(kept));
  return isMask ? told : insertText(told, sourceKeyword, toBase64Url(encodeRgb(source.rgba, source.width, source.height, {})));
}

export interface Saved {
  recipe: PhotographRecipe;
  /** The photograph that was measured; null where it is the picture itself. */
  source: Blob | null;
}

/** Null where the file is none of ours. @throws StudioError bad-recipe */
export async function readSaved(file: Blob): Promise<Saved | null> {
  const text = await readText(file, photographKeyword, photographTextBytes);
  if (text === null) return null;
  const source = await readText(file, sourceKeyword, sourceTextBytes);
  return {
    recipe: await parsePhotographRecipe(text),
    source: source === null ? null : new Blob([fromBase64Url(source)], { type: 'image/png' }),
  };
}

const losses: readonly LossId[] = ['mask', 'blur', 'super-resolution'];
const strides: Readonly<Record<Exclude<LossId, 'mask'>, readonly unknown[]>> = { blur: [1, 2, 4, 8], 'super-resolution': [2, 4, 8] };

export const savedWords = ({ recipe }: Saved): Said => (recipe.operator.id === 'mask' ? says.hiddenAgain() : says.measuredFromRestored());

/** What a saved file says of its photograph. @throws StudioError bad-recipe where it is of another photograph */
export function settingsOf({ recipe }: Saved, { height, width }: Picture): Partial<PhotographState> {
  const { operator, noise, inside, seed, label, guidance } = recipe;
  const loss = losses.find((id) => id === operator.id);
  if (!loss) throw new StudioError('bad-recipe', says.noneForPhotographs(operator.id));
  const { mask, kernel, ...plain } = operator.params;
  const { stride } = plain;
  if (loss !== 'mask' && !strides[loss].includes(stride)) {
    const told = typeof stride === 'number' || typeof stride === 'string' ? stride.toString() : '–';
    throw new StudioError('bad-recipe', says.strideOf(told, strides[loss].join(', ')));
  }
  const by = inside && typeof stride === 'number' ? stride : 1;
  if (recipe.height !== by * height || recipe.width !== by * width)
    throw new StudioError('bad-recipe', says.ofOtherSize(recipe.width, recipe.height, width, height));
  return {
    loss,
    noise,
    seed,
    origin: inside ? 'brought' : 'made',
    asked: { label, guidance },
    params: { ...firstParams, [loss]: plain },
    // Whoever wrote it: a mask of what was measured small would not fit the photograph.
    ...(loss === 'mask' && mask instanceof Uint8Array && { mask }),
    ...(kernel instanceof Float32Array && { kernel: { by: null, file: read(says.savedKernel()), params: {}, values: kernel } }),
  };
}
