// NPPC's head (docs/model-format.md): a second program that goes on from the network's own tokens and skips, with weights of its own.
// Nobody needs it before directions are asked for, so its files come with the first question and are kept.
import type { FeatureTransform } from '../operators/contract.ts';
import { invariant } from '../protocol/errors.ts';
import { readTransforms, type External, type ModelFiles } from './fetch-model.ts';
import { segmentsOf, type NppcHead, type SegmentStep } from './manifest.ts';

export interface HeadFiles {
  head: NppcHead;
  /** What its graphs' initializers point into. */
  external: External;
  graphs: ReadonlyMap<SegmentStep, Uint8Array>;
  /** Its own T_ψ by block: the head's blocks have the names of those that they are copies of. */
  transforms: ReadonlyMap<string, FeatureTransform>;
}

/** @throws StudioError model-missing, model-damaged */
export async function fetchHead({ manifest, fetchMore }: ModelFiles): Promise<HeadFiles> {
  const { nppc } = manifest;
  invariant(nppc, 'a model with a head');
  const [external, graphs] = await Promise.all([
    Promise.all(nppc.weights.shards.map(async (shard) => ({ path: shard.file, data: await fetchMore(shard) }))),
    Promise.all(segmentsOf(nppc).map(fetchMore)),
  ]);
  return {
    head: nppc,
    external,
    graphs: new Map(segmentsOf(nppc).map((step, i) => [step, graphs[i] ?? new Uint8Array()])),
    transforms: readTransforms(nppc, external),
  };
}

/** The tensors that the head reads of the network's evaluation: tokens, skips, scales. */
export function readFromNetwork({ program }: NppcHead): string[] {
  const own = new Set(program.flatMap((step) => (step.op === 'segment' ? step.outputs : [step.output])));
  const read = program.flatMap((step) => (step.op === 'segment' ? step.inputs : [step.input]));
  return [...new Set(read)].filter((name) => !own.has(name));
}
