// What is shown on a stage: one photo, one measurement, said in one line. Plain data; the page plays them with its ordinary actions.
import type { Params } from '../protocol/param-spec.ts';

/** A photo of the studio's own and how it is measured, without noise. */
export interface Arrangement {
  sampleId: string;
  operatorId: string;
  params: Params;
  /** Makes the mask or kernel with these numbers; null where the operator needs none. */
  generator: { id: string; params: Params } | null;
}

export interface Scene extends Arrangement {
  id: string;
  title: string;
  /** Under the measurement: what was recorded. */
  seen: string;
}

export const scenes: readonly Scene[] = [
  {
    ...{ id: 'shake', title: 'One shaken photo. Many faces that fit it.', seen: 'What the camera recorded while it moved.' },
    ...{ sampleId: 'astronaut', operatorId: 'blur', params: {}, generator: { id: 'camera-shake', params: { seed: 7 } } },
  },
  {
    ...{ id: 'eight', title: 'Eight by eight pixels. Many faces that fit them.', seen: 'Every square is the average of 64 pixels.' },
    ...{ sampleId: 'generated-2', operatorId: 'super-resolution', params: { stride: 8, filter: 'box' }, generator: null },
  },
  {
    ...{ id: 'patches', title: 'One patch in ten was seen. The rest is imagined.', seen: 'The patches that were measured.' },
    ...{ sampleId: 'generated-4', operatorId: 'mask', params: {}, generator: { id: 'random-patches', params: { seed: 3 } } },
  },
];
