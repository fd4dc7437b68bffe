// A build of the tests' own in which the files of a fixture folder lie beside the operators and samplers, as if somebody had added them.
import type { Plugin } from 'vite';

const listed = /import\.meta\.glob(<[^(]*>)?\(\s*(['"][^'"]*\*\.(operator|sampler)\.ts['"])/g;

/** Wherever the source lists all files of a kind, it lists those of `folder` (from the root of the repository) too. */
export function withAdditions(folder: string): Plugin {
  return {
    name: 'additions',
    enforce: 'pre',
    transform: (code, id) =>
      /\.tsx?$/.test(id) && code.includes('import.meta.glob')
        ? code.replace(
            listed,
            (_, type: string | undefined, own: string, kind: string) => `import.meta.glob${type ?? ''}([${own}, '${folder}/*.${kind}.ts']`,
          )
        : null,
  };
}
