// How to cite what was made here, as BibTeX: the paper, and this software with its version and the model's hash. CITATION.cff says the same
// for programs (a test holds them together). Knows no state.
import { version } from '../../package.json';

export interface CitedModel {
  id: string;
  /** Null before it was loaded. */
  weightsSha256: string | null;
}

const paper = `@article{elata2025invfussion,
  title   = {{InvFussion}: Bridging Supervised and Zero-shot Diffusion for Inverse Problems},
  author  = {Elata, Noam and Chung, Hyungjin and Ye, Jong Chul and Michaeli, Tomer and Elad, Michael},
  year    = {2025}
}`;

/** @param name an identifier; BibTeX gives underscores a meaning */
const verbatim = (name: string): string => name.replaceAll('_', String.raw`\_`);

export function bibtexOf({ id, weightsSha256 }: CitedModel): string {
  const weights = weightsSha256 === null ? '' : `, weights SHA-256 ${weightsSha256}`;
  return `${paper}

@misc{invfussion-studio,
  title   = {{InvFussion Studio}},
  author  = {{The InvFussion Studio authors}},
  year    = {2026},
  version = {${version}},
  note    = {Version ${version}, model ${verbatim(id)}${weights}}
}
`;
}
