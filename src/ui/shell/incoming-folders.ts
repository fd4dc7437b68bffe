// Folders among what is dropped, and the files in them. A browser hands a folder over as something that must be asked for during the drop
// itself and read afterwards. Reads names and no contents; knows no model.

/** A file with its path from the folder's own name on. */
export interface FileInFolder {
  path: string;
  file: File;
}

export interface IncomingFolder {
  name: string;
  /** Stops beyond `most` files, so that nobody's whole disk is listed. Rejects where the folder cannot be read. */
  files(most: number): Promise<FileInFolder[]>;
}

/** To be called while the event is handled: afterwards nothing is known of what was dropped. */
export function foldersOf(data: DataTransfer): IncomingFolder[] {
  const entries = [...data.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null));
  return entries.flatMap((entry) => (entry && isFolder(entry) ? [folderOf(entry)] : []));
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

function folderOf(folder: FileSystemDirectoryEntry): IncomingFolder {
  return {
    name: folder.name,
    async files(most) {
      const found: FileInFolder[] = [];
      const waiting: FileSystemDirectoryEntry[] = [folder];
      for (let next = waiting.shift(); next && found.length < most; next = waiting.shift())
        for await (const entry of entriesOf(next)) {
          if (isFolder(entry)) waiting.push(entry);
          else if (isFile(entry)) found.push({ path: entry.fullPath.replace(/^\//, ''), file: await fileOf(entry) });
          if (found.length >= most) break;
        }
      return found;
    },
  };
}

/** A reader gives some hundred entries at a time, and none at the end. */
async function* entriesOf(folder: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry> {
  const reader = folder.createReader();
  const read = () => new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
  for (let some = await read(); some.length > 0; some = await read()) yield* some;
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((resolve, reject) => entry.file(resolve, reject));
