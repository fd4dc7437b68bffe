// Kernels as files, as people see them: where the light of one point goes (protocol/kernel.ts). Pictures in, their brightness as weight;
// arrays in and out, exactly. What is handed on is what an operator takes.
import { encodeNpy } from '../keep/npy.ts';
import { StudioError } from '../protocol/errors.ts';
import { operatorKernel, turned } from '../protocol/kernel.ts';
import { shapeWords, type NumberArray } from '../protocol/number-array.ts';
import { decodePicture, readLight } from './light.ts';
import { planeOf } from './array-looks.ts';
import { arrayOfFile } from './sniff.ts';
import { saveFile } from './png.ts';
import { says } from './io.words.ts';

const leastSum = 1e-6;

function normalised(seen: ArrayLike<number>, width: number, height: number, name: string): Float32Array {
  const kernel = operatorKernel(seen, width, height);
  const sum = kernel.reduce((total, value) => total + value, 0);
  if (Math.abs(sum) < leastSum) throw new StudioError('unfit-file', says.isBlackAllOverOr(name));
  return kernel.map((value) => value / sum);
}

/** Brightness as weight, on black, shrunk to fit most × most where it is larger. @throws StudioError bad-image, image-too-large, unfit-file */
export async function readKernelPicture(file: Blob, name: string, most: number): Promise<Float32Array> {
  const bitmap = await decodePicture(file, name);
  const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
  const { light } = readLight(bitmap, width, height, 'black');
  bitmap.close();
  return normalised(light, width, height, name);
}

/** @throws StudioError unfit-file */
export function kernelOfArray(array: NumberArray, most: number): Float32Array {
  const plane = planeOf(array);
  if (!plane || Math.max(plane.height, plane.width) > most)
    throw new StudioError('unfit-file', says.kernelIsAtMostNot(array.name, shapeWords([most, most]), shapeWords(array.shape)));
  return normalised(array.values, plane.width, plane.height, array.name);
}

/** A picture or an array of one kernel. @throws StudioError bad-image, image-too-large, unfit-file */
export async function kernelOfFile(file: Blob, name: string, most: number): Promise<Float32Array> {
  const array = await arrayOfFile(file, name, couldBeKernel);
  return array ? kernelOfArray(array, most) : readKernelPicture(file, name, most);
}

const couldBeKernel = (array: NumberArray): boolean => planeOf(array) !== null;

/** As it is seen, sum 1: what is loaded again is this kernel. */
export function saveKernelFile(kernel: Float32Array): void {
  const side = Math.round(Math.sqrt(kernel.length));
  saveFile(encodeNpy(turned(kernel), [side, side]), 'invfussion-kernel.npy', 'application/octet-stream');
}
