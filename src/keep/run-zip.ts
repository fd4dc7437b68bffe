// A ZIP of files that exist already as bytes. Names are ours, never a person's: nothing in them to escape from a folder.
import { downloadZip } from 'client-zip';

export interface ZipEntry {
  name: string;
  bytes: Uint8Array<ArrayBuffer> | string;
}

export function makeZip(entries: readonly ZipEntry[]): Promise<Blob> {
  const now = new Date();
  return downloadZip(entries.map(({ name, bytes }) => ({ name, input: bytes, lastModified: now }))).blob();
}
