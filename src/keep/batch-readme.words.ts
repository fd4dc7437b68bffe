// What lies in the ZIP of a batch, for whoever unpacks it. Columns of the table keep their names: they are for programs.
import { wordsOf } from '../protocol/words.ts';

export const words = wordsOf('batch-readme', {
  ofBlind:
    '\nThose of the method "blind" carry none: a recipe cannot ask for a network that is not told the operator. Their line in the table says all of it.',
  readme: (ofBlind: string) => `Restored by a model: what was not measured is invented. Other samples that fit the measurement differ.

batch.csv   a line a sample, and a line for each picture or method that failed, with why (UTF-8, RFC 4180)
0001-name/  one folder a picture, numbered in the order of the batch: x.png is the square that was cut, the others are what the methods drew

Each PNG carries the recipe that draws it again: drop it on the studio.${ofBlind}

taken            pixel for pixel (the picture has the model's side), around the face, or the middle square; crop_* in pixels of the picture
y                made of the picture, or is the picture (one that was degraded already: then there is no PSNR and no SSIM)
operator_for     all pictures: the same operator and noise for each; this picture: drawn anew from operator_seed and noise_seed
operator_params  JSON; masks and kernels by the SHA-256 of their numbers
measured         independent numbers that were measured, of "unknowns"
psnr_db, ssim    of the sample against the picture, both in [-1, 1]; SSIM with Gaussian windows of 11 x 11, sigma 1.5 (Wang et al. 2004)
fit              RMS of H(sample) - y over what was measured, in units of the noise where there is noise
spread           root mean square over pixels of the standard deviation between the samples of this method and picture
seconds          of all samples of this method and picture together; evaluations are per sample
`,
});
