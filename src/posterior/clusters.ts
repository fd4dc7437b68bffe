// Samples that resemble each other, as a tree: average linkage over root mean square differences (ml-hclust). And picks that
// resemble each other least. Both say how many samples stand behind each picture shown.
import { agnes, type Cluster } from 'ml-hclust';
import { distances } from './gram.ts';
import type { Image } from './statistics.ts';

export interface TreeNode {
  /** Mean distance of the two parts; 0 of a leaf. */
  height: number;
  /** Sample numbers, in the order in which leaves are drawn. */
  members: number[];
  parts: readonly [] | readonly [TreeNode, TreeNode];
}

/** Larger parts first, so that a tree of the same samples always looks the same. */
function toNode(cluster: Cluster): TreeNode {
  if (cluster.isLeaf) return { height: 0, members: [cluster.index], parts: [] };
  const nodes = cluster.children
    .map(toNode)
    .sort((a, b) => b.members.length - a.members.length || (a.members[0] ?? 0) - (b.members[0] ?? 0));
  const [first, second] = nodes;
  if (!first || !second) return first ?? { height: 0, members: [], parts: [] };
  return { height: cluster.height, members: [...first.members, ...second.members], parts: [first, second] };
}

/** The whole tree; null of no sample. */
export function clusterTree(images: readonly Image[]): TreeNode | null {
  if (images.length === 0) return null;
  if (images.length === 1) return { height: 0, members: [0], parts: [] };
  return toNode(agnes(distances(images), { method: 'average', isDistanceMatrix: true }));
}

/** The tree cut where it has `count` branches: the highest joints are opened first. In drawing order. */
export function branches(root: TreeNode, count: number): TreeNode[] {
  let open = [root];
  while (open.length < count) {
    const highest = open.reduce((a, b) => (b.height > a.height ? b : a));
    if (highest.parts.length === 0) break;
    open = open.flatMap((node) => (node === highest ? [...node.parts] : [node]));
  }
  return open;
}

export interface Pick {
  sample: number;
  /** Samples that are nearer to this pick than to any other, itself included. */
  stands: number;
}

/**
 * Farthest-point picks: first the sample nearest to all others, then each time the one farthest from every pick so far.
 * Not draws from the posterior: rare samples are shown as large as frequent ones, hence `stands`.
 */
export function diversePicks(images: readonly Image[], count: number): Pick[] {
  const d = distances(images);
  const sums = d.map((row) => row.reduce((a, b) => a + b, 0));
  const picked = images.length > 0 ? [sums.indexOf(Math.min(...sums))] : [];
  while (picked.length < Math.min(count, images.length)) {
    const nearest = d.map((row) => Math.min(...picked.map((p) => row[p]!)));
    picked.push(nearest.indexOf(Math.max(...nearest)));
  }
  const stands = picked.map(() => 0);
  for (const row of d) {
    const near = picked.map((p) => row[p]!);
    stands[near.indexOf(Math.min(...near))]!++;
  }
  return picked.map((sample, i) => ({ sample, stands: stands[i]! }));
}
