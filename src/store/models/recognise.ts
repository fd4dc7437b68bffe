// Is a file or folder that somebody brings a model? A zip or folder of the exporter is; weights of any framework are not yet, and the command that makes a model
// of them is what can be said. Looks at names and at the list at the end of a zip; reads nothing of what is in it.
import { StudioError } from '../../protocol/errors.ts';
import type { ModelParcel } from '../../protocol/own-models.ts';
import { says } from './models-says.words.ts';

const weightsName = /\.(pt|pth|ckpt|safetensors|pkl)$/i;
const graphName = /\.onnx$/i;
/** A zip's list of files is at its end. */
const listBytes = 2 ** 18;

/**
 * Null for whatever is no model.
 * @throws StudioError not-exported, with the command, for weights and bare graphs
 */
export async function recogniseModel(file: Blob, name: string): Promise<ModelParcel | null> {
  if (weightsName.test(name)) throw exportFirst(name);
  if (graphName.test(name)) throw new StudioError('not-exported', says.isGraphWithoutItsFolder(name));
  const begins = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (begins[0] !== 0x50 || begins[1] !== 0x4b) return null;
  const list = new TextDecoder('latin1').decode(await file.slice(Math.max(0, file.size - listBytes)).arrayBuffer());
  // What torch.save writes is a zip, too.
  if (list.includes('/data.pkl')) throw exportFirst(name);
  return /(^|[^A-Za-z0-9_.-])manifest\.json/.test(list) && list.includes('.onnx') ? { kind: 'zip', file, name } : null;
}

/** A folder of a person's disk: asked for its files only once it is wanted. */
export interface FolderOfFiles {
  name: string;
  files(most: number): Promise<readonly FileInFolder[]>;
}

export interface FileInFolder {
  /** From the folder's own name on. */
  path: string;
  file: Blob;
}

/** More than any folder of the exporter holds; a person's whole disk is not listed. */
const mostFiles = 1001;

/** @throws StudioError for whatever is no folder of the exporter, or cannot be read */
export async function recogniseFolder({ name, files: list }: FolderOfFiles): Promise<ModelParcel> {
  let files: Awaited<ReturnType<FolderOfFiles['files']>>;
  try {
    files = await list(mostFiles);
  } catch (error) {
    throw new StudioError('model-damaged', says.theFolderCannotBeRead(name), error);
  }
  if (!files.some(({ path }) => path === `${name}/manifest.json`)) throw new StudioError('unfit-file', says.theFolderIsNoModel(name));
  return { kind: 'folder', files, name };
}

function exportFirst(name: string): StudioError {
  const command = `python training/export.py --checkpoint ${name} --config '{"size": 64, "neighbourhood": null}' --id mine`;
  return new StudioError('not-exported', says.holdsWeightsTheStudioOpens(name, command));
}
