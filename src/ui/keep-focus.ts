// Where the focus goes when what had it goes away: a button that becomes another by its own press, a line that is removed, a panel that closes.
// Browsers leave it on the page's body, from where the tab key begins at the top. Here it waits on the nearest part that is still there, and
// goes back where the same control can have it again. Knows no part of the page but its `main`.

/** Attributes by which a control is taken away without being removed; `data-tab` is what a phone shows. */
const takenBy = ['disabled', 'inert', 'hidden', 'data-tab'];

const canHave = (element: Element): boolean =>
  element.isConnected &&
  !element.matches(':disabled') &&
  element.closest('[inert]') === null &&
  element.checkVisibility({ visibilityProperty: true });

function ancestorsOf(element: Element): Element[] {
  const all: Element[] = [];
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) all.push(at);
  return all;
}

/** The nearest that is still there; where that is no part of the page but what holds its parts, the main one. None while that is being fetched. */
function nearestOf(ancestors: readonly Element[]): HTMLElement | null {
  const near = ancestors.find(canHave);
  const found = near?.closest('main, aside, header, section, dialog, [popover]') ? near : document.querySelector('main');
  return found instanceof HTMLElement && canHave(found) ? found : null;
}

class FocusKeeper {
  /** What a person, or the page, gave the focus to. */
  #last: HTMLElement | null = null;
  #ancestors: readonly Element[] = [];
  /** What has it in its place. */
  #stand: HTMLElement | null = null;
  #isLost = false;
  #isMoved = false;
  #frame = 0;

  readonly onFocus = ({ target }: Event): void => {
    if (!(target instanceof HTMLElement) || target === this.#stand) return;
    this.#leaveStand();
    this.#last = target;
    this.#ancestors = ancestorsOf(target);
    this.#isLost = false;
  };

  /** A press on nothing takes the focus away, and so does the tab key behind the last control: both are meant to. */
  readonly onLeave = (event: Event): void => {
    if (event instanceof KeyboardEvent && event.key !== 'Tab') return;
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) this.#forget();
    });
  };

  readonly onChange = (records: readonly MutationRecord[]): void => {
    const last = this.#last;
    // What is put elsewhere in a list is removed and added, and has lost the focus.
    if (last) this.#isMoved ||= records.some(({ addedNodes }) => [...addedNodes].some((node) => node.contains(last)));
    this.look();
  };

  /** Once the page is as it will be shown. */
  readonly look = (): void => {
    if (this.#last && this.#frame === 0) this.#frame = requestAnimationFrame(this.#check);
  };

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#leaveStand();
  }

  readonly #check = (): void => {
    this.#frame = 0;
    const last = this.#last;
    const now = document.activeElement ?? document.body;
    const isMoved = this.#isMoved;
    this.#isMoved = false;
    if (!last || (now !== document.body && now !== last && now !== this.#stand)) return;
    if (canHave(last)) {
      if (now === last) return;
      // Neither taken away nor put elsewhere: it gave the focus up by itself.
      if (this.#isLost || isMoved) last.focus({ preventScroll: true });
      else this.#forget();
      return;
    }
    this.#isLost = true;
    if (now === this.#stand && canHave(now)) return;
    this.#standIn(nearestOf(this.#ancestors));
  };

  #standIn(stand: HTMLElement | null): void {
    this.#leaveStand();
    if (!stand) return;
    this.#stand = stand;
    if (!stand.hasAttribute('tabindex')) {
      stand.setAttribute('tabindex', '-1');
      stand.dataset['standsIn'] = '';
    }
    stand.focus({ preventScroll: true });
  }

  #leaveStand(): void {
    const stand = this.#stand;
    this.#stand = null;
    if (stand?.dataset['standsIn'] === undefined) return;
    stand.removeAttribute('tabindex');
    delete stand.dataset['standsIn'];
  }

  #forget(): void {
    this.#last = null;
    this.#leaveStand();
  }
}

/** Follows the focus. @returns stops it */
export function keepFocus(): () => void {
  const keeper = new FocusKeeper();
  const observer = new MutationObserver(keeper.onChange);
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: takenBy });
  document.addEventListener('focusin', keeper.onFocus);
  document.addEventListener('pointerdown', keeper.onLeave, true);
  document.addEventListener('keydown', keeper.onLeave, true);
  // A panel that closes hides what is in it and changes nothing.
  document.addEventListener('toggle', keeper.look, true);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', keeper.onFocus);
    document.removeEventListener('pointerdown', keeper.onLeave, true);
    document.removeEventListener('keydown', keeper.onLeave, true);
    document.removeEventListener('toggle', keeper.look, true);
    keeper.stop();
  };
}
