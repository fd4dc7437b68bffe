// What a key means, whatever the layout: by what it writes, else by its place. Where single letters are commands and where they are text;
// they can be switched off (WCAG 2.1.4), for speech input types letters too.

/** What is read of a key event. `key` is missing where a browser fills a form, whatever its type says. */
export interface KeyPress {
  key?: string | undefined;
  code?: string | undefined;
  altKey?: boolean;
  ctrlKey?: boolean;
  metaKey?: boolean;
  shiftKey?: boolean;
  isComposing?: boolean;
  getModifierState?: (name: 'AltGraph') => boolean;
}

/** Keys that say only that something else will be written. */
const unsaid = ['Dead', 'Process', 'Unidentified'];

/** The letter or digit that a key of this place writes where layouts are Latin and digits need no Shift; '' of any other place. */
function byPlace(code: string): string {
  return /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1]?.toLowerCase() ?? '';
}

/**
 * What a key may mean, likeliest first, letters small: what it writes, then what stands at its place on other layouts ("я" → "z", "&" of
 * AZERTY → "1"). Empty for a key that means nothing: in the middle of a word that is composed, or filled in by the browser.
 */
export function meaningsOf({ key = '', code = '', shiftKey = false, isComposing = false }: KeyPress): string[] {
  if (isComposing) return [];
  if (code === 'Space' && key.trim() === '') return [' '];
  const place = byPlace(code);
  const isWritten = key !== '' && !unsaid.includes(key);
  const written = isWritten ? [key.length === 1 ? key.toLowerCase() : key] : [];
  // A Latin letter means itself wherever it lies, and so does a sign that takes Shift.
  const isSaid = /^[a-z0-9]$/i.test(key) || (shiftKey && /^[!-~]$/.test(key)) || (isWritten && key.length > 1);
  const needsPlace = place !== '' && !isSaid;
  return needsPlace ? [...written, place] : written;
}

/** The first meaning that a table of commands knows. */
export function commandOf<T>(event: KeyPress, table: Readonly<Record<string, T>>): T | undefined {
  const known = meaningsOf(event).find((meaning) => Object.hasOwn(table, meaning));
  return known === undefined ? undefined : table[known];
}

type UndoCommands<T> = Readonly<Record<'undo' | 'redo' | 'undoStroke', T>>;

/** What is taken back or done again, with Ctrl: on a photograph its strokes, which come not again, and nothing of the studio behind it. */
export function undoCommandOf<T>(event: KeyPress, isPhotograph: boolean, { undo, redo, undoStroke }: UndoCommands<T>): T | undefined {
  if (isPhotograph) return event.shiftKey ? undefined : commandOf(event, { z: undoStroke });
  return commandOf(event, event.shiftKey ? { z: redo } : { z: undo, y: redo });
}

export const means = (event: KeyPress, key: string): boolean => meaningsOf(event).includes(key);

const hasAltGr = (event: KeyPress): boolean => event.getModifierState?.('AltGraph') ?? false;

/** Option of a Mac writes signs as AltGr does ("[" on a German digit): no combination with Alt. */
function writesByOption({ key = '', code = '', altKey, ctrlKey, metaKey }: KeyPress): boolean {
  return altKey === true && !ctrlKey && !metaKey && byPlace(code) !== '' && /^[!-/:-@[-`{-~]$/.test(key);
}

/** Held with Ctrl or ⌘ as a command; Windows says Ctrl and Alt for AltGr, which only writes. */
export const hasControl = (event: KeyPress): boolean => !hasAltGr(event) && (event.ctrlKey === true || event.metaKey === true);

/** Held with Ctrl, ⌘ or Alt as a command of the page, the browser or the system. */
export const isCombined = (event: KeyPress): boolean =>
  hasControl(event) || (event.altKey === true && !hasAltGr(event) && !writesByOption(event));

/** Where letters go: keys, text that is pasted or dropped. */
export function isField(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['range', 'checkbox', 'radio', 'button', 'file'].includes(target.type);
}

/** True while the key goes into a field. */
export const isTyping = (event: KeyboardEvent): boolean => isField(event.target);

/** What the pointer pressed last, while it has the focus: its press is done, it waits for no key. */
let pressed: Element | null = null;

export const isPressed = (element: Element): boolean => pressed !== null && (element === pressed || pressed.contains(element));

/** Follows pointer and focus. @returns stops it */
export function followPresses(): () => void {
  const onPress = ({ target }: Event): void => void (pressed = target instanceof Element ? target.closest('button, a[href]') : null);
  const onFocus = ({ target }: Event): void => {
    if (target !== pressed) pressed = null;
  };
  // Some browsers press a button when Space goes up, whatever became of it going down.
  const onUp = (event: KeyboardEvent): void => {
    if (means(event, ' ') && event.target instanceof Element && isPressed(event.target)) event.preventDefault();
  };
  window.addEventListener('pointerdown', onPress, true);
  window.addEventListener('focusin', onFocus, true);
  window.addEventListener('keyup', onUp, true);
  return () => {
    window.removeEventListener('pointerdown', onPress, true);
    window.removeEventListener('focusin', onFocus, true);
    window.removeEventListener('keyup', onUp, true);
  };
}

const stored = 'invfussion:single-keys';
let works = true;

/** Asks the browser what was chosen on an earlier visit. */
export function recallSingleKeys(): void {
  try {
    works = localStorage.getItem(stored) !== 'off';
  } catch {
    // Storage is switched off: they work.
  }
}

export const singleKeysWork = (): boolean => works;

export function switchSingleKeys(on: boolean): void {
  works = on;
  try {
    localStorage.setItem(stored, on ? 'on' : 'off');
  } catch {
    // It holds until the page is left.
  }
}

/** A letter, digit or sign that is no command: typed into a field, switched off, or meant for a panel that is open. */
export function isNoCommand(event: KeyboardEvent): boolean {
  if (isTyping(event) || document.querySelector('dialog[open], [popover]:popover-open')) return true;
  return !works && meaningsOf(event).some((meaning) => meaning.length === 1 && meaning !== ' ');
}
