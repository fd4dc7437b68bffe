// A ZIP of files that exist already as bytes. Names are ours, never a person's: nothing in them to escape from a folder.
import { downloadZip } from 'client-zip';

export interface ZipEntry {
  name: string;
  bytes: Uint8Array<ArrayBuffer> | string;
}

/** Entries are asked for one by one: no more than one is held beside what is packed already, which the browser may put on the disk. */
export function makeZip(entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>): Promise<Blob> {
  const now = new Date();
  const files = async function* (): AsyncGenerator<{ name: string; input: ZipEntry['bytes']; lastModified: Date }> {
    for await (const { name, bytes } of entries) yield { name, input: bytes, lastModified: now };
  };
  return downloadZip(files()).blob();
}
