// A ZIP of pictures, listed without unpacking it: each is unpacked when it is asked for, and to no more than a picture may have. Knows names and
// bytes; decodes nothing.
import type { FileEntry } from '@zip.js/zip.js';
import { pictureLimits } from '../protocol/picture-api.ts';

export interface ZipMember {
  path: string;
  bytes: number;
  /** Rejects where it is damaged, locked, or unpacks to more than it says. */
  read(): Promise<Blob>;
}

/** @throws where it is no ZIP that can be listed */
export async function listZip(file: Blob): Promise<ZipMember[]> {
  const zip = await import('@zip.js/zip.js/lib/zip-core-native.js');
  // Its own Workers would need a policy that lets scripts come from blobs.
  zip.configure({ useWebWorkers: false });
  const options = { checkSignature: true, checkOverlappingEntry: true, strictness: 'balanced' } as const;
  const entries = await new zip.ZipReader(new zip.BlobReader(file), options).getEntries();
  return entries.flatMap((entry) => (entry.directory ? [] : [memberOf(entry)]));
}

function memberOf(entry: FileEntry): ZipMember {
  const { filename: path, uncompressedSize: bytes } = entry;
  return {
    path,
    bytes,
    async read() {
      // Too large a picture is refused by whoever opens it, in its own words; this much of it says enough.
      const most = Math.min(bytes, pictureLimits.fileBytes + 1);
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      let length = 0;
      const enough = new Error(`more than ${most} bytes`);
      const into = new WritableStream<Uint8Array<ArrayBuffer>>({
        write(piece) {
          pieces.push(piece);
          length += piece.length;
          if (length > most) throw enough;
        },
      });
      await entry.getData(into).catch((error: unknown) => {
        if (error !== enough || bytes <= most) throw error;
      });
      return new Blob(pieces);
    },
  };
}
