// Where single letters are commands and where they are text; they can be switched off (WCAG 2.1.4), for speech input types letters too.

/** True while the key goes into a field. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['range', 'checkbox', 'radio', 'button'].includes(target.type);
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
  return event.key.length === 1 && event.key !== ' ' && !works;
}
