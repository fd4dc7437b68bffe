// The directions as pictures with σ and share: σ_k·w_k in one signed colour map, each fitted to its own largest number, because a
// direction's shape is what one looks at; how large it is, its σ and bar say. Those of the samples and, beside them, what the network
// predicts in one evaluation (NPPC), in the same units.
import { useMemo, type ReactElement, type ReactNode } from 'react';
import type { Direction } from '../../posterior/directions.ts';
import { lightness } from '../../posterior/statistics.ts';
import type { ExploreState } from '../../store/explore/view.ts';
import { MathText } from '../math-symbol.tsx';
import { MapFrame } from '../posterior/map-picture.tsx';
import { mostDirections, type Axes, type Explorer } from './use-explorer.ts';
import { decimal, fixed } from '../format.ts';
import { words } from './explore.words.ts';

type Source = ExploreState['source'];

interface DirectionsListProps {
  explorer: Explorer;
  onChoose: (source: Source, direction: number) => void;
}

const percent = (share: number): string => `${fixed(100 * share, share >= 0.0995 ? 0 : 1)}\u00a0%`;

interface EntryProps {
  source: Source;
  k: number;
  direction: Direction;
  /** Length of the bar, 0…1. */
  bar: number;
  isChosen: boolean;
  size: number;
  onChoose: DirectionsListProps['onChoose'];
}

/** One direction: its map, σ, and where it is the samples' own its share; a radio. */
export function DirectionEntry({ source, k, direction: { w, sigma, share }, bar, isChosen, size, onChoose }: EntryProps): ReactNode {
  const map = useMemo(() => lightness(w), [w]);
  const said = decimal(sigma.toPrecision(2));
  const label = source === 'samples' ? words.directionOfSamples(k + 1, said, percent(share)) : words.directionOfNetwork(k + 1, said);
  return (
    <label className="dir" title={label}>
      <input type="radio" name="direction" checked={isChosen} onChange={() => onChoose(source, k)} aria-label={label} />
      <MapFrame values={map} size={size} kind="signed" fitted label={label} />
      <span className="dir-name" aria-hidden="true">
        <MathText>
          w<sub>{k + 1}</sub>
        </MathText>
        {source === 'samples' && <span>{percent(share)}</span>}
      </span>
      <i style={{ '--share': bar }} />
      <span className="dir-sigma" aria-hidden="true">
        {`σ\u2009${said}`}
      </span>
    </label>
  );
}

/** Places for what is on its way, so that nothing moves when it comes. */
function Waiting(): ReactNode {
  return Array.from({ length: mostDirections }, (_, k) => (
    <div key={k} className="dir">
      <div className="frame hatch empty" />
    </div>
  ));
}

export function DirectionsList({ explorer, onChoose }: DirectionsListProps): ReactNode {
  const { ofSamples, ofNetwork, axes, state, posterior } = explorer;
  const network = ofNetwork === 'asked' ? null : ofNetwork;
  const largest = Math.max(...[...ofSamples.list, ...(network?.list ?? [])].map(({ sigma }) => sigma)) || 1;
  const entries = (source: Source, { list }: Axes): ReactElement[] =>
    list
      .slice(0, mostDirections)
      .map((direction, k) => (
        <DirectionEntry
          key={k}
          {...{ source, k, direction, onChoose }}
          bar={(direction.sigma / largest) ** 2}
          isChosen={state.subject === 'point' && axes.isNetworks === (source === 'network') && k === state.direction}
          size={posterior.size}
        />
      ));
  if (!ofNetwork)
    return (
      <div className="dirs" role="radiogroup" aria-label={words.directions}>
        {entries('samples', ofSamples)}
      </div>
    );
  return (
    <div className="dirs-pair" role="radiogroup" aria-label={words.directions} aria-busy={!network}>
      <div className="dirs">
        <p className="dirs-of">{state.region ? words.samplesThere : words.ofSamples}</p>
        {entries('samples', ofSamples)}
      </div>
      <div className="dirs" data-testid="network-directions">
        <p className="dirs-of" title={words.ofNetworkHelp}>
          {words.ofNetwork}
        </p>
        {network ? entries('network', network) : <Waiting />}
      </div>
    </div>
  );
}
