// What is wrong with a file that should hold H.
import { sayingsOf } from '../protocol/words.ts';

export const says = sayingsOf('read-sparse', {
  format: (name: string, known: string, format: string) =>
    `${name}: sparse matrices of SciPy are read as ${known}, not ${format}. Convert it: H.tocsr().`,
  damaged: (name: string, format: string) => `${name}: this sparse matrix (${format}) is damaged: its parts do not go together.`,
  noArray: (name: string) => `${name}: this is a sparse matrix of SciPy, which can only be H. Drop it on the page.`,
  pickle: (name: string) =>
    `${name}: this is a pickle of Python, which can run anything and is never opened. Save arrays with numpy.save, a sparse matrix with scipy.sparse.save_npz.`,
  neither: (name: string) => `${name}: H is a matrix as NumPy (.npy) or SciPy (sparse .npz) saves it, and this is neither.`,
  tooLarge: (name: string, shape: string, type: string, mb: number, most: number) =>
    `${name} is ${shape} ${type}: it has ${mb} MB; at most ${most} are read.`,
});
