// Where the weights lie in this browser: parts of one megabyte in one cache, so that a broken download goes on where it ended. Shared by
// the Worker that loads them and the page that shows and deletes them. Imports nothing.

export const modelCacheName = 'invfussion-models';
/** A part's length, so that it can be counted without being read. */
export const bytesHeader = 'X-Bytes';
export const partBytes = 2 ** 20;

/** @param fileUrl with the hash of its content in the query: another content is another key */
export function partUrl(fileUrl: string, part: number): string {
  return `${fileUrl}&part=${part}`;
}
