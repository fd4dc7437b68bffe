// A build of the tests' own in which the files of a fixture folder lie beside the operators, samplers and views, as if somebody had added
// them.
import { dirname, relative } from 'node:path';
import type { Plugin } from 'vite';

const listed = /import\.meta\.glob(<[^(]*>)?\(\s*(['"][^'"]*\*(\.(?:operator|sampler|view)\.tsx?)['"])/g;

/**
 * Wherever the source lists all files of a kind, it lists those of `folder` too.
 * @param folder absolute
 */
export function withAdditions(folder: string): Plugin {
  return {
    name: 'additions',
    enforce: 'pre',
    transform(code, id) {
      const [file = ''] = id.split('?');
      if (!/\.tsx?$/.test(file) || !code.includes('import.meta.glob')) return null;
      const from = relative(dirname(file), folder);
      return code.replace(
        listed,
        (_, type: string | undefined, own: string, ending: string) => `import.meta.glob${type ?? ''}([${own}, '${from}/*${ending}']`,
      );
    },
  };
}
