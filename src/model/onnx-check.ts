// Is a graph one that training/export.py could have written? Operators, where its weights lie, what goes in and out; read from the bytes
// (onnx.proto), before a runtime sees them. Somebody else's graph may be anything that onnxruntime can run, and need any memory.
import { PbfReader } from 'pbf';
import { StudioError } from '../protocol/errors.ts';
import { says } from './model.words.ts';
import type { Said } from '../protocol/words.ts';

/** What the exporter uses (training/*_graph.py), by domain. A test holds every graph of this repository against it. */
const operators: Readonly<Record<string, ReadonlySet<string>>> = {
  '': new Set(
    (
      'Add Cast Concat Cos Erf Exp Expand Gather Gelu Identity MatMul Mul Neg Reciprocal ReduceMean ReduceSum Reshape ' +
      'SimplifiedLayerNormalization Sin Slice Softmax Split Sqrt Sub Transpose'
    ).split(' '),
  ),
  'com.microsoft': new Set(['MultiHeadAttention', 'SkipSimplifiedLayerNormalization']),
};
/** TensorProto.DataType; what lies outside of a graph is fp16. */
const float16 = 10;
/** Positions and masks of the largest published network have a tenth of this. */
const mostInlineBytes = 64e6;

interface Initializer {
  name: string;
  type: number;
  count: number;
  external: Map<string, string>;
  isExternal: boolean;
  inlineBytes: number;
}
interface Graph {
  inputs: string[];
  outputs: string[];
  initializers: Initializer[];
}
interface Expected {
  inputs: readonly string[];
  outputs: readonly string[];
  /** Bytes of the files that its weights may lie in. */
  files: ReadonlyMap<string, number>;
}

/** @throws StudioError model-damaged with what is wrong in the file */
export function checkGraph(file: string, bytes: Uint8Array, { inputs, outputs, files }: Expected): void {
  const wrong = (what: Said, cause?: unknown): never => {
    throw new StudioError('model-damaged', says.ofFile(file, what), cause);
  };
  let graph: Graph;
  try {
    graph = readModel(bytes);
  } catch (error) {
    return wrong(error instanceof Refusal ? error.why : says.itIsNoOnnxGraph(), error);
  }
  const isSame = (a: readonly string[], b: readonly string[]) => [...a].sort().join('\n') === [...b].sort().join('\n');
  if (!isSame(graph.inputs, inputs)) wrong(says.itDoesNotReadWhat());
  if (!isSame(graph.outputs, outputs)) wrong(says.itDoesNotGiveWhat());
  let inline = 0;
  for (const { name, type, count, external, isExternal, inlineBytes } of graph.initializers) {
    inline += inlineBytes;
    if (!isExternal) continue;
    const [offset, length] = [Number(external.get('offset') ?? 0), Number(external.get('length') ?? -1)];
    const size = files.get(external.get('location') ?? '');
    if (size === undefined) wrong(says.liesInFileThatIs(name));
    else if (!(Number.isSafeInteger(offset) && offset >= 0 && length === 2 * count && offset + length <= size) || type !== float16)
      wrong(says.doesNotFitIntoIts(name));
  }
  if (inline > mostInlineBytes) wrong(says.itHoldsMoreNumbersThan());
}

/** What a graph of the exporter never has. */
class Refusal extends Error {
  readonly why: Said;

  constructor(why: Said) {
    super(why.english);
    this.why = why;
  }
}

function readModel(bytes: Uint8Array): Graph {
  const graph: Graph = { inputs: [], outputs: [], initializers: [] };
  let found = 0;
  new PbfReader(bytes).readFields((tag, _, pbf) => {
    if (tag === 7) {
      found++;
      pbf.readMessage(readGraph, graph);
    } else if (tag === 20 || tag === 25) throw new Refusal(says.itBringsFunctionsOrTraining());
  }, null);
  if (found !== 1) throw new Refusal(says.itIsNoOnnxGraph());
  return graph;
}

function readGraph(tag: number, graph: Graph, pbf: PbfReader): void {
  if (tag === 1) checkNode(pbf.readMessage(readNode, { type: '', domain: '', nested: false }));
  else if (tag === 5) graph.initializers.push(readInitializer(pbf));
  else if (tag === 11) graph.inputs.push(pbf.readMessage(readName, { name: '' }).name);
  else if (tag === 12) graph.outputs.push(pbf.readMessage(readName, { name: '' }).name);
  else if (tag === 15) throw new Refusal(says.itHoldsSparseNumbers());
}

interface Node {
  type: string;
  domain: string;
  nested: boolean;
}

function readNode(tag: number, node: Node, pbf: PbfReader): void {
  if (tag === 4) node.type = pbf.readString();
  else if (tag === 7) node.domain = pbf.readString();
  else if (tag === 5) pbf.readMessage(readAttribute, node);
}

/** Graphs inside of a node: branches and loops. */
function readAttribute(tag: number, node: Node): void {
  if (tag === 6 || tag === 11) node.nested = true;
}

function checkNode({ type, domain, nested }: Node): void {
  if (nested || !operators[domain]?.has(type))
    throw new Refusal(says.itUsesWhichTheExporter(domain ? `${domain}.` : '', type.slice(0, 60)));
}

function readName(tag: number, value: { name: string }, pbf: PbfReader): void {
  if (tag === 1) value.name = pbf.readString();
}

function readInitializer(pbf: PbfReader): Initializer {
  const dims: number[] = [];
  const found: Initializer = { name: '', type: 0, count: 0, external: new Map(), isExternal: false, inlineBytes: 0 };
  const end = pbf.readVarint() + pbf.pos;
  pbf.readFields(
    (tag, tensor) => {
      if (tag === 1) pbf.readPackedVarint(dims);
      else if (tag === 2) tensor.type = pbf.readVarint();
      else if (tag === 8) tensor.name = pbf.readString().slice(0, 100);
      else if (tag === 13) {
        const pair = pbf.readMessage(readPair, { key: '', value: '' });
        tensor.external.set(pair.key, pair.value);
        tensor.isExternal = true;
      } else if (tag === 14) tensor.isExternal ||= pbf.readVarint() === 1;
      // Numbers of every type: raw, or in fields of their own.
      else if (pbf.type === 2 && ((tag >= 4 && tag <= 7) || (tag >= 9 && tag <= 11))) tensor.inlineBytes += pbf.readBytes().length;
    },
    found,
    end,
  );
  found.count = dims.reduce((a, b) => a * b, 1);
  return found;
}

function readPair(tag: number, pair: { key: string; value: string }, pbf: PbfReader): void {
  if (tag === 1) pair.key = pbf.readString();
  else if (tag === 2) pair.value = pbf.readString();
}
