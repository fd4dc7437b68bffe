// Samples that resemble each other, as a tree over their pictures. A click on a joint shows the mean of its branch, on a picture the
// sample; under each of the largest branches stands how many of the samples it holds.
import { useMemo, type CSSProperties, type ReactNode } from 'react';
import { branches, clusterTree, type TreeNode } from '../../posterior/clusters.ts';
import { formatPercent } from '../format.ts';
import { Picture } from '../picture.tsx';
import { useShownPosterior } from '../posterior/use-shown.ts';
import { useActions, useStudioState } from '../studio-context.ts';

const treeHeight = 38;
const mostBranches = 3;

interface Joint {
  node: TreeNode;
  /** Middle of the two parts, in leaves. */
  x: number;
  y: number;
  path: string;
}

/** Heights between which joints are spread; the lowest is not at 0, or all joints of like distances would lie on one line. */
interface Range {
  low: number;
  high: number;
}

function lowestJoint({ height, parts }: TreeNode): number {
  return parts.length === 0 ? Infinity : Math.min(height, ...parts.map(lowestJoint));
}

/** Where every joint lies: x in leaves, y from 0 (the root) to treeHeight. */
function joints(node: TreeNode, from: number, range: Range, out: Joint[]): number {
  const { parts } = node;
  if (parts.length === 0) return from + 0.5;
  const [a, b] = parts;
  const ax = joints(a, from, range, out);
  const bx = joints(b, from + a.members.length, range, out);
  const y = (height: number): number => 3 + ((range.high - height) / (range.high - range.low || 1)) * (treeHeight - 14);
  const under = (part: TreeNode): number => (part.parts.length === 0 ? treeHeight : y(part.height));
  out.push({ node, x: (ax + bx) / 2, y: y(node.height), path: `M${ax} ${under(a)}V${y(node.height)}H${bx}V${under(b)}` });
  return (ax + bx) / 2;
}

const letter = (i: number): string => String.fromCharCode(65 + i);

function Branches({ root, count }: { root: TreeNode; count: number }): ReactNode {
  const { look } = useActions();
  const explore = useStudioState((state) => state.view.explore);
  return (
    <div className="weights">
      {branches(root, Math.min(mostBranches, count)).map(({ members }, i) => (
        <button
          key={members.join()}
          type="button"
          style={{ flex: members.length }}
          title={`Show the mean of ${members.length} samples`}
          aria-pressed={explore.subject === 'branch' && explore.members.join() === members.join()}
          onClick={() => look({ explore: { ...explore, subject: 'branch', members, swing: false } })}
        >
          <b>{letter(i)}</b> {members.length} of {count}
          {members.length / count > 0.25 && <>, {formatPercent(members.length, count)}</>}
        </button>
      ))}
    </div>
  );
}

export function TreeBand(): ReactNode {
  const { look } = useActions();
  const posterior = useShownPosterior();
  const explore = useStudioState((state) => state.view.explore);
  const samples = posterior?.samples;
  const root = useMemo(() => samples && clusterTree(samples.map(({ image }) => image)), [samples]);
  const all = useMemo(() => {
    const out: Joint[] = [];
    if (root) joints(root, 0, { low: lowestJoint(root), high: root.height }, out);
    return out;
  }, [root]);
  if (!posterior || !samples || !root || samples.length < 2) return null;
  const count = samples.length;
  const shown = new Set(explore.subject === 'point' ? [] : explore.members);
  const style: CSSProperties = { '--leaves': count };
  return (
    <div className="tree" style={style} data-testid="tree" role="group" aria-label={`Tree of ${count} samples`}>
      <div className="joints">
        <svg viewBox={`0 0 ${count} ${treeHeight}`} preserveAspectRatio="none" aria-hidden="true">
          {all.map(({ path, node }) => (
            <path key={node.members.join()} d={path} className={node.members.every((i) => shown.has(i)) ? 'on' : ''} />
          ))}
        </svg>
        {all.map(({ node, x, y }) => (
          <button
            key={node.members.join()}
            type="button"
            className="joint"
            tabIndex={-1}
            style={{ left: `${(100 * x) / count}%`, top: `${y}px` }}
            title={`Mean of ${node.members.length} samples`}
            aria-label={`Mean of ${node.members.length} samples`}
            onClick={() => look({ explore: { ...explore, subject: 'branch', members: node.members, swing: false } })}
          />
        ))}
      </div>
      <ol>
        {root.members.map((i) => {
          const sample = samples[i];
          return (
            sample && (
              <li key={sample.seed}>
                <button
                  type="button"
                  aria-label={`Sample ${sample.seed}`}
                  aria-pressed={shown.has(i)}
                  onClick={() => look({ chosen: i, explore: { ...explore, subject: 'sample', members: [i], swing: false } })}
                >
                  <Picture image={sample.image} size={posterior.size} label="" linked={false} />
                </button>
              </li>
            )
          );
        })}
      </ol>
      <Branches root={root} count={count} />
    </div>
  );
}
