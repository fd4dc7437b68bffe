// How the pictures are looked at: which view, which sample, against what. Shared by all views, so that changing one loses nothing.
// Nothing here changes what was computed.

/** What a sample is wiped against: the truth, H†y, the MMSE estimate, or the sample with this number. */
export type Against = 'truth' | 'pinv' | 'mmse' | number;

/** The square of the pictures that is enlarged, in parts of the side; the same in every picture. */
export interface Zoom {
  scale: number;
  left: number;
  top: number;
}

export interface ExploreState {
  subject: 'point' | 'sample' | 'branch';
  /** Numbers of the samples that are shown: one, or a branch of the tree. */
  members: readonly number[];
  /** The point, in σ of each direction. */
  point: readonly number[];
  /** Number of the direction that the slider walks along. */
  direction: number;
  source: 'samples' | 'network';
  /** [S·S], 1 = inside; null: the whole picture. */
  region: Uint8Array | null;
  /** Strokes on the picture draw the region; each draws it anew. */
  lassoing: boolean;
  pad: 'dots' | 'pictures';
  mode: 'picture' | 'wipe' | 'remeasured';
  /** To and fro along the direction by itself. */
  swing: boolean;
}

export interface ViewState {
  /** Id of a view of the page; null: the first one. */
  tab: string | null;
  show: 'noisy' | 'denoised';
  /** Looking back at this step; null: at the newest. */
  at: number | null;
  /** What the large picture of the samples' view holds. */
  large: 'mmse' | 'mean' | 'sample' | 'wipe' | 'remeasured';
  /** Number of the sample that is chosen. */
  chosen: number;
  against: Against;
  /** Where the wipe stands, 0…1. */
  wipe: number;
  picks: 'random' | 'diverse';
  /** Samples moved onto the measurement. */
  projected: boolean;
  /** Smoothed for display. */
  smooth: boolean;
  /** Going through the samples by itself. */
  flick: boolean;
  /** Held keys: the truth or H†y in the large picture's place, or Hx̂ beside y. */
  hold: 'truth' | 'pinv' | 'remeasured' | null;
  zoom: Zoom;
  /** The pixel under the pointer, marked in every picture. */
  cursor: { row: number; column: number } | null;
  explore: ExploreState;
  /** Inside the network: which kept step of the run (null: where faces take shape), which block. */
  inside: { step: number | null; block: number };
}

export const initialView: ViewState = {
  tab: null,
  show: 'denoised',
  at: null,
  large: 'mmse',
  chosen: 0,
  against: 'truth',
  wipe: 0.5,
  picks: 'random',
  projected: false,
  smooth: false,
  flick: false,
  hold: null,
  zoom: { scale: 1, left: 0, top: 0 },
  cursor: null,
  explore: {
    subject: 'point',
    members: [],
    point: [],
    direction: 0,
    source: 'samples',
    region: null,
    lassoing: false,
    pad: 'dots',
    mode: 'picture',
    swing: false,
  },
  inside: { step: null, block: 0 },
};

export interface ViewActions {
  readView(): ViewState;
  look(patch: Partial<ViewState>): void;
  /** Zooms about a point of the picture, in parts of its side; 1 shows it whole. */
  zoomAt(factor: number, x: number, y: number): void;
  /** Moves the enlarged part, in parts of the picture's side on the screen. */
  pan(dx: number, dy: number): void;
}

/** Where the state is held. */
interface ViewHolder {
  get(): { view: ViewState };
  set(patch: { view: ViewState }): void;
}

const mostZoom = 8;

/** The enlarged part stays inside the picture. */
function placed(scale: number, left: number, top: number): Zoom {
  const most = 1 - 1 / scale;
  const within = (value: number): number => Math.min(most, Math.max(0, value));
  return { scale, left: within(left), top: within(top) };
}

export function createViewActions({ get, set }: ViewHolder): ViewActions {
  const look = (patch: Partial<ViewState>): void => set({ view: { ...get().view, ...patch } });
  return {
    readView: () => get().view,
    look,
    zoomAt(factor, x, y) {
      const { scale, left, top } = get().view.zoom;
      const next = Math.min(mostZoom, Math.max(1, scale * factor));
      // The number under (x, y) stays under it.
      look({ zoom: placed(next, left + x / scale - x / next, top + y / scale - y / next) });
    },
    pan(dx, dy) {
      const { scale, left, top } = get().view.zoom;
      look({ zoom: placed(scale, left - dx / scale, top - dy / scale) });
    },
  };
}
