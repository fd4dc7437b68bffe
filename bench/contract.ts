// What a bench case is: `bench/<name>.bench.ts` exports one as `bench`; the page and the command find it by themselves.
// A case compares things with each other within one run on one machine; absolute times are printed, never compared across runs.

export interface BenchRow {
  what: string;
  value: number;
  /** 'ms', '×', '%', 'MB' … */
  unit: string;
  /** The number that issue or design asks for, where there is one. */
  bar?: { atMost: number } | { atLeast: number };
}

export interface Bench {
  id: string;
  title: string;
  /** Cases that need a GPU adapter are left out, and named as left out, where there is none. */
  needs: 'processor' | 'webgpu';
  /** The page measures these unless told otherwise; the others compare forms and methods and take minutes each. */
  atOnce?: boolean;
  /** Left to the command, which makes what it needs. */
  commandOnly?: boolean;
  /** Runs in the page; may start Workers. `say` tells what is going on. */
  run(say: (message: string) => void): Promise<BenchRow[]>;
}
