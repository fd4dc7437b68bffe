// Samples that resemble each other, as a tree over their pictures. A click on a joint shows the mean of its branch, on a picture the
// sample; under each of the largest branches stands how many of the samples it holds. The joints are one stop of the tab key.
import { useMemo, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import { branches, clusterTree, type TreeNode } from '../../posterior/clusters.ts';
import { formatPercent } from '../format.ts';
import { Picture } from '../picture.tsx';
import { useShownPosterior } from '../posterior/use-shown.ts';
import { useActions, useStudioState } from '../studio-context.ts';
import { words } from './explore.words.ts';

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

const keyOf = ({ members }: TreeNode): string => members.join();

const hasPart = ({ node }: Joint, part: TreeNode): boolean => node.parts.some((one) => one === part);

/** Where a key leads: up and down along the branches, into the larger part first; sideways to the joint beside. Null: the key does nothing here. */
function jointBy(key: string, all: readonly Joint[], at: Joint): Joint | undefined | null {
  const byPlace = [...all].sort((a, b) => a.x - b.x);
  const place = byPlace.indexOf(at);
  switch (key) {
    case 'ArrowLeft':
      return byPlace[place - 1];
    case 'ArrowRight':
      return byPlace[place + 1];
    case 'ArrowUp':
      return all.find((joint) => hasPart(joint, at.node));
    case 'ArrowDown':
      return all.find(({ node }) => hasPart(at, node));
    case 'Home':
      return byPlace[0];
    case 'End':
      return byPlace.at(-1);
    default:
      return null;
  }
}

/** Which samples are shown as one or as a branch; the same while a point is moved. */
const useShownMembers = (): string =>
  useStudioState(({ view: { explore } }) => (explore.subject === 'point' ? '' : explore.members.join()));

function Joints({ all, count, shown }: { all: readonly Joint[]; count: number; shown: ReadonlySet<number> }): ReactNode {
  const { look, readView } = useActions();
  const chosen = useStudioState(({ view: { explore } }) => (explore.subject === 'branch' ? explore.members.join() : null));
  // The joint that is shown, else the root, which is the last.
  const stop = all.find(({ node }) => keyOf(node) === chosen) ?? all.at(-1);
  const show = ({ members }: TreeNode): void => look({ explore: { ...readView().explore, subject: 'branch', members, swing: false } });

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    // With Shift the arrows move the enlarged part.
    const to = stop && !event.shiftKey ? jointBy(event.key, all, stop) : null;
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (!to) return;
    show(to.node);
    event.currentTarget.querySelectorAll('button')[all.indexOf(to)]?.focus();
  }
  return (
    <div className="joints" role="group" aria-label={words.branches} onKeyDown={onKeyDown}>
      <svg viewBox={`0 0 ${count} ${treeHeight}`} preserveAspectRatio="none" aria-hidden="true">
        {all.map(({ path, node }) => (
          <path key={keyOf(node)} d={path} className={node.members.every((i) => shown.has(i)) ? 'on' : ''} />
        ))}
      </svg>
      {all.map((joint) => (
        <button
          key={keyOf(joint.node)}
          type="button"
          className="joint"
          tabIndex={joint === stop ? 0 : -1}
          style={{ left: `${(100 * joint.x) / count}%`, top: `${joint.y}px` }}
          title={words.meanLabel(joint.node.members.length)}
          aria-label={words.meanLabel(joint.node.members.length)}
          aria-pressed={keyOf(joint.node) === chosen}
          onClick={() => show(joint.node)}
        />
      ))}
    </div>
  );
}

/** How much it holds, and its share where there is room: below one picture alone it would be cut off. */
const branchText = (n: number, all: number): string =>
  n > 1 && n / all > 0.25 ? words.largeBranchOf(n, all, formatPercent(n, all)) : words.branchOf(n, all);

function Branches({ root, count }: { root: TreeNode; count: number }): ReactNode {
  const { look, readView } = useActions();
  const chosen = useStudioState(({ view: { explore } }) => (explore.subject === 'branch' ? explore.members.join() : null));
  return (
    <div className="weights">
      {branches(root, Math.min(mostBranches, count)).map(({ members }, i) => (
        <button
          key={members.join()}
          type="button"
          style={{ flex: members.length }}
          title={words.showMean(members.length)}
          aria-pressed={chosen === members.join()}
          onClick={() => look({ explore: { ...readView().explore, subject: 'branch', members, swing: false } })}
        >
          <b>{letter(i)}</b>
          <span>{` ${branchText(members.length, count)}`}</span>
        </button>
      ))}
    </div>
  );
}

export function TreeBand(): ReactNode {
  const { look, readView } = useActions();
  const posterior = useShownPosterior();
  const members = useShownMembers();
  const samples = posterior?.samples;
  const root = useMemo(() => samples && clusterTree(samples.map(({ image }) => image)), [samples]);
  const all = useMemo(() => {
    const out: Joint[] = [];
    if (root) joints(root, 0, { low: lowestJoint(root), high: root.height }, out);
    return out;
  }, [root]);
  if (!posterior || !samples || !root || samples.length < 2) return null;
  const count = samples.length;
  const shown = new Set(members === '' ? [] : members.split(',').map(Number));
  const style: CSSProperties = { '--leaves': count };
  return (
    <div className="tree" style={style} data-testid="tree" role="group" aria-label={words.tree(count)}>
      <Joints all={all} count={count} shown={shown} />
      <ol>
        {root.members.map((i) => {
          const sample = samples[i];
          return (
            sample && (
              <li key={sample.seed}>
                <button
                  type="button"
                  aria-label={words.sample(sample.seed)}
                  aria-pressed={shown.has(i)}
                  onClick={() => look({ chosen: i, explore: { ...readView().explore, subject: 'sample', members: [i], swing: false } })}
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
