// Keeps what was drawn before the present draw, and brings it back. A talk's scenes and another session's draws do not land in the list.
import type { StateAccess } from '../context.ts';
import type { Posterior, StudioState } from '../state.ts';
import { isSameDraw, withDraw } from './draws.ts';
import { isOccupied } from './run.ts';

export interface EarlierDrawsActions {
  /** Puts an earlier draw in the place of the present one, which joins the list. Nothing while something is drawn. */
  showDraw(draw: Posterior): void;
}

export class EarlierDrawsDesk implements EarlierDrawsActions {
  readonly #context: StateAccess;

  constructor(context: StateAccess) {
    this.#context = context;
    context.subscribe((state, before) => this.#keep(state, before));
  }

  readonly showDraw = (draw: Posterior): void => {
    const { get, set } = this.#context;
    if (isOccupied(get()) || !get().draws.includes(draw)) return;
    const draws = get().draws.filter((other) => other !== draw);
    const { posterior, view } = get();
    const isKept = posterior !== null && posterior.samples.length > 0;
    set({ posterior: draw, draws: isKept ? withDraw(draws, posterior) : draws, view: { ...view, at: null, chosen: 0 } });
  };

  #keep({ posterior, draws, guest, keeping }: StudioState, before: StudioState): void {
    const { posterior: replaced } = before;
    const isReplaced = replaced !== null && replaced.samples.length > 0 && posterior !== replaced && !isSameDraw(replaced, posterior);
    const isOneSession = draws === before.draws && guest === before.guest && keeping.kind !== 'aside';
    if (isReplaced && isOneSession) this.#context.set({ draws: withDraw(draws, replaced) });
  }
}
