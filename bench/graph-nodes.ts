// How many nodes the exported graphs of a model have, read from their files (onnx.proto). Knows nothing of what a runtime makes of them.
import { PbfReader } from 'pbf';
import * as v from 'valibot';

const graphOfModel = 7;
const nodeOfGraph = 1;

const stepsSchema = v.object({ program: v.array(v.looseObject({ op: v.string(), file: v.optional(v.string()) })) });

/** Nodes of one ONNX file. */
export function nodesIn(bytes: Uint8Array): number {
  let nodes = 0;
  new PbfReader(bytes).readFields((tag, _, pbf) => {
    if (tag === graphOfModel) pbf.readMessage((inner) => void (nodes += Number(inner === nodeOfGraph)), null);
  }, null);
  return nodes;
}

/** Of all segments together: what the runtime is given for one evaluation. @param folder ends in a slash */
export async function nodesOfModel(folder: string): Promise<{ segments: number; nodes: number }> {
  const { program } = v.parse(stepsSchema, await (await fetch(`${folder}manifest.json`)).json());
  const files = program.flatMap(({ file }) => (file === undefined ? [] : [file]));
  let nodes = 0;
  for (const file of files) nodes += nodesIn(new Uint8Array(await (await fetch(folder + file)).arrayBuffer()));
  return { segments: files.length, nodes };
}
