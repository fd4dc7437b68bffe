// What is shown on a stage: one photo, one measurement, said in one line. Plain data; the page plays them with its ordinary actions.
import type { Params } from '../../protocol/param-spec.ts';

/** A photo of the studio's own and how it is measured, without noise. */
export interface Arrangement {
  sampleId: string;
  operatorId: string;
  /** A mask that is neither here nor generated hides the mouth. */
  params: Params;
  /** Makes the mask or kernel with these numbers; null where the operator needs none. */
  generator: { id: string; params: Params } | null;
}

export interface Scene extends Arrangement {
  id: string;
  title: string;
  /** Under the measurement: what was recorded. */
  seen: string;
  noiseStd: number;
}

/** The samples of every scene have the seeds from this one on: the same link shows the same pictures. */
export const sceneSeed = 2024;

export const scenes: readonly Scene[] = [
  {
    id: 'shake',
    title: 'One shaken photo. Many faces that fit it.',
    seen: 'What the camera recorded while it moved.',
    sampleId: 'astronaut',
    operatorId: 'blur',
    params: {},
    noiseStd: 0,
    generator: { id: 'camera-shake', params: { seed: 7 } },
  },
  {
    id: 'eight',
    title: 'Eight by eight pixels. Many faces that fit them.',
    seen: 'Every square is the average of 64 pixels.',
    sampleId: 'generated-2',
    operatorId: 'super-resolution',
    params: { stride: 8, filter: 'box' },
    noiseStd: 0,
    generator: null,
  },
  {
    id: 'patches',
    title: 'One patch in ten was seen. The rest is imagined.',
    seen: 'The patches that were measured.',
    sampleId: 'generated-4',
    operatorId: 'mask',
    params: {},
    noiseStd: 0,
    generator: { id: 'random-patches', params: { patch: 8, probability: 0.1, seed: 3 } },
  },
  {
    id: 'mouth',
    title: 'Did she smile? The photo does not say.',
    seen: 'Everything but the mouth was measured.',
    sampleId: 'astronaut',
    operatorId: 'mask',
    params: {},
    noiseStd: 0,
    generator: null,
  },
  {
    id: 'noise',
    title: 'Few pixels, and noise on every one of them.',
    seen: 'Sixteen by sixteen pixels, each with noise.',
    sampleId: 'generated-5',
    operatorId: 'super-resolution',
    params: { stride: 4, filter: 'box' },
    noiseStd: 0.2,
    generator: null,
  },
  {
    id: 'numbers',
    title: 'Not one pixel was measured. 128 random sums were.',
    seen: 'Each number is a random sum over the whole picture.',
    sampleId: 'generated-1',
    operatorId: 'matrix',
    params: { rows: 128, seed: 5 },
    noiseStd: 0,
    generator: null,
  },
  {
    id: 'cat',
    title: 'It knows faces, and nothing else. This is a cat.',
    seen: 'Eight by eight pixels of a cat.',
    sampleId: 'chelsea',
    operatorId: 'super-resolution',
    params: { stride: 8, filter: 'box' },
    noiseStd: 0,
    generator: null,
  },
];
