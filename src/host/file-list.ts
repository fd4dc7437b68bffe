// The list of files that the build lays beside the page (scripts/build-plugins.mjs), as the host has it now. Knows nothing of what they hold.

export interface FileList {
  /** Every built file, as an absolute address. */
  all: string[];
  /** Scripts and style sheets of the page that it fetches when it first needs them, in the same way. */
  parts: string[];
}

const isNames = (value: unknown): value is string[] => Array.isArray(value) && value.every((name) => typeof name === 'string');

/** Null where the host does not answer, or answers something else. */
export async function readFileList(): Promise<FileList | null> {
  try {
    const response = await fetch(new URL('files.json', document.baseURI), { cache: 'no-cache' });
    const list: unknown = response.ok ? await response.json() : null;
    if (typeof list !== 'object' || list === null || !('all' in list) || !('parts' in list)) return null;
    const { all, parts } = list;
    const addresses = (names: string[]): string[] => names.map((name) => new URL(name, document.baseURI).href);
    return isNames(all) && isNames(parts) ? { all: addresses(all), parts: addresses(parts) } : null;
  } catch {
    return null;
  }
}
