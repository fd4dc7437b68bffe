// The weaker network that guides a model, a model folder beside its own. Knows no device.
import { fetchModel, type ModelFiles } from '../model/fetch-model.ts';
import type { Manifest } from '../model/manifest.ts';
import { StudioError } from '../protocol/errors.ts';
import { says } from './engine.words.ts';

/**
 * @param folderUrl the guided model's own folder
 * @throws StudioError model-missing with what to do instead, model-damaged where the guide is another or for other pictures
 */
async function fetchGuide(folderUrl: string, { guide, config }: Manifest): Promise<ModelFiles> {
  if (!guide) throw new StudioError('model-missing', says.thisModelBringsNoGuide());
  const url = new URL(`../${guide.model}/`, folderUrl.endsWith('/') ? folderUrl : `${folderUrl}/`).href;
  const files = await fetchModel(url, () => undefined).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new StudioError('model-missing', says.theNetworkThatGuidesThis(why), error);
  });
  if (files.manifest.config.size !== config.size) throw new StudioError('model-damaged', says.theGuideMakesPicturesOf(guide.model));
  if (files.manifest.weights.sha256 !== guide.sha256) throw new StudioError('model-damaged', says.theGuideIsAnother(guide.model));
  return files;
}

/** The guide, asked for as often as one likes: what was fetched is there, and what failed is tried again. */
export function guideOf(folderUrl: string, manifest: Manifest): () => Promise<ModelFiles> {
  let fetching: Promise<ModelFiles> | null = null;
  return () => {
    fetching ??= fetchGuide(folderUrl, manifest).catch((error: unknown) => {
      fetching = null;
      throw error;
    });
    return fetching;
  };
}
