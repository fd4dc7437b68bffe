// SHA-256 of a file in hexadecimal: the browser's own, off this thread and some eight times as fast; where a page is not secure there is
// none, and the library's takes its place.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

export async function hashOf(data: Uint8Array<ArrayBuffer>): Promise<string> {
  // The property is missing on insecure pages, whatever its type says.
  const { subtle } = globalThis.crypto as { subtle?: SubtleCrypto };
  return bytesToHex(subtle ? new Uint8Array(await subtle.digest('SHA-256', data)) : sha256(data));
}
