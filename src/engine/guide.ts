// The weaker network that guides a model, a model folder beside its own: fetched when a run first asks for it. Knows no device.
import { fetchModel, type ModelFiles } from '../model/fetch-model.ts';
import type { Manifest } from '../model/manifest.ts';
import { StudioError } from '../protocol/errors.ts';
import { says } from './engine.words.ts';

/**
 * @param folderUrl the guided model's own folder
 * @throws StudioError model-missing with what to do instead, model-damaged where the guide is for other pictures
 */
export async function fetchGuide(folderUrl: string, { guide, config }: Manifest): Promise<ModelFiles> {
  if (!guide) throw new StudioError('model-missing', says.thisModelBringsNoGuide());
  const url = new URL(`../${guide.model}/`, folderUrl.endsWith('/') ? folderUrl : `${folderUrl}/`).href;
  const files = await fetchModel(url, () => undefined).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new StudioError('model-missing', says.theNetworkThatGuidesThis(why), error);
  });
  if (files.manifest.config.size !== config.size) throw new StudioError('model-damaged', says.theGuideMakesPicturesOf(guide.model));
  return files;
}
