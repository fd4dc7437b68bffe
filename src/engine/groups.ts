// A batch that the network takes in several passes: samples know nothing of one another, so they come to the same in any groups. Only the
// network's own activations are as many as a group; x, D and noise are fields of the whole batch. Pure.

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
