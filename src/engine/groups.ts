// A batch that the network takes in several passes: samples know nothing of one another, so they come to the same in any groups. Only the
// network's own activations are as many as a group; x, D and noise are fields of the whole batch. Knows no network.
import { yieldToMessages } from './noise.ts';

export interface Groups {
  /** Samples of every group. */
  readonly size: number;
  /** The first sample of each; the last group begins earlier where it would not be full, and does some samples a second time. */
  readonly starts: readonly number[];
}

/** As even as can be: nine of at most four are three times three, not four, four and one. @param most at least 1 */
export function groupsOf(batch: number, most: number): Groups {
  const count = Math.ceil(batch / most);
  const size = Math.ceil(batch / count);
  return { size, starts: Array.from({ length: count }, (_, i) => Math.min(i * size, batch - size)) };
}

/**
 * [batch, …] from one group after another.
 *
 * @param length numbers of one sample, in and out
 * @param pass is given its part of every input, `size` samples each, and gives as many
 */
export async function byGroups(
  { size, starts }: Groups,
  length: number,
  inputs: readonly Float32Array[],
  pass: (parts: Float32Array[]) => Promise<Float32Array>,
): Promise<Float32Array> {
  if (starts.length === 1) return pass([...inputs]);
  const out = new Float32Array((starts.at(-1)! + size) * length);
  for (const [i, start] of starts.entries()) {
    // A large batch takes seconds, and somebody may want to be answered meanwhile.
    if (i > 0) await yieldToMessages();
    out.set(await pass(inputs.map((all) => all.subarray(start * length, (start + size) * length))), start * length);
  }
  return out;
}
