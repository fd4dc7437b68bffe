// The files of a model that somebody brought, by their plain names: out of a zip or a folder, nothing of which is believed. Sizes are
// bounded before anything is unpacked; names are names of files and no paths. Knows no manifest beyond the place where it lies.
import type { Entry, FileEntry as ZipFile } from '@zip.js/zip.js';
import type { ModelParcel } from '../protocol/own-models.ts';
import { StudioError } from '../protocol/errors.ts';
import { isStrayName } from '../protocol/picture-names.ts';
import { says } from './model.words.ts';
import type { Said } from '../protocol/words.ts';

export interface ParcelFile {
  name: string;
  /** As it is said to be; `read` holds it to that. */
  bytes: number;
  /** @throws StudioError model-damaged where it does not have these bytes */
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

/** More than any folder of the exporter: graphs, shards, and what stands beside. */
const mostFiles = 1000;
/** WebAssembly's memory, and so more than any model that could be run. */
const mostBytes = 4e9;
const plainName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

const damaged = (what: Said, cause?: unknown) => new StudioError('model-damaged', what, cause);

/** @throws StudioError model-damaged, in words, for whatever is no folder of the exporter */
export async function openParcel(parcel: ModelParcel): Promise<ReadonlyMap<string, ParcelFile>> {
  const files = parcel.kind === 'zip' ? await openZip(parcel.file) : parcel.files.map(({ path, file }) => fileOf(path, file));
  return byName(files);
}

function fileOf(path: string, file: Blob): ParcelFile {
  return { name: path, bytes: file.size, read: async () => new Uint8Array(await file.arrayBuffer()) };
}

/** One folder around all of them is taken off; any other folder, and any name that is none, is refused. */
function byName(all: readonly ParcelFile[]): Map<string, ParcelFile> {
  const files = all.filter(({ name }) => !isStrayName(name));
  if (files.length > mostFiles) throw damaged(says.itHasFilesModelHas(files.length, mostFiles));
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (!(total <= mostBytes)) throw damaged(says.unpackedItHasMbNo(Math.round(total / 1e6), mostBytes / 1e6));
  const manifest = files.find(({ name }) => name === 'manifest.json') ?? files.find(({ name }) => /^[^/]+\/manifest\.json$/.test(name));
  if (!manifest) throw damaged(says.thereIsNoManifestJson());
  const folder = manifest.name.slice(0, -'manifest.json'.length);
  const named = new Map<string, ParcelFile>();
  for (const file of files) {
    const name = file.name.startsWith(folder) ? file.name.slice(folder.length) : file.name;
    if (!plainName.test(name)) throw damaged(says.isNoPlainNameOf(file.name.slice(0, 100)));
    if (named.has(name)) throw damaged(says.isInItTwice(name));
    named.set(name, { ...file, name });
  }
  return named;
}

async function openZip(blob: Blob): Promise<ParcelFile[]> {
  const zip = await import('@zip.js/zip.js/lib/zip-core-native.js');
  // Its own Workers would need a policy that lets scripts come from blobs.
  zip.configure({ useWebWorkers: false });
  let entries: Entry[];
  try {
    const options = { checkSignature: true, checkOverlappingEntry: true, strictness: 'balanced' } as const;
    entries = await new zip.ZipReader(new zip.BlobReader(blob), options).getEntries();
  } catch (error) {
    throw damaged(says.itIsNoZipFile(), error);
  }
  return entries.filter((entry): entry is ZipFile => !entry.directory).map(zipFile);
}

function zipFile(entry: ZipFile): ParcelFile {
  const { filename: name, uncompressedSize: bytes } = entry;
  if (entry.encrypted) throw damaged(says.isLockedWithPassword(name.slice(0, 100)));
  return {
    name,
    bytes,
    async read() {
      const whole = new Uint8Array(bytes);
      let length = 0;
      const into = new WritableStream<Uint8Array>({
        write(piece) {
          // What unpacks to more than it said is a bomb: it ends here.
          if (length + piece.length > bytes) throw damaged(says.unpacksToMoreThanThe(name, bytes));
          whole.set(piece, length);
          length += piece.length;
        },
      });
      try {
        await entry.getData(into);
      } catch (error) {
        throw error instanceof StudioError ? error : damaged(says.cannotBeUnpacked(name), error);
      }
      if (length !== bytes) throw damaged(says.hasBytesNot(name, length, bytes));
      return whole;
    },
  };
}
