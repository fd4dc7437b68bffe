// The first page is light: what computes is fetched at the first sign that somebody goes on, which is mostly before they click. Knows no engine.

/** A button under the pointer, a key, a finger, something dragged in or pasted. */
const signs = ['pointerdown', 'keydown', 'focusin', 'dragenter', 'paste'] as const;

/** @param left resolves when the first page is left, or was not there @returns resolves at the first sign, or then */
export function firstSign(left: Promise<void>): Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  const sign = new Promise<void>((resolve) => {
    for (const name of signs) addEventListener(name, () => resolve(), { signal, capture: true });
    const onOver = ({ target }: Event): void => {
      if (target instanceof Element && target.closest('button, a[href]')) resolve();
    };
    addEventListener('pointerover', onOver, { signal, capture: true, passive: true });
  });
  return Promise.race([sign, left]).finally(() => stop.abort());
}
