// When the page will be painted next: what is shown more often than that is shown to nobody.

/** Hidden pages are painted never, and go on all the same. */
const hiddenMs = 100;

/** Just before the page is painted next. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, hiddenMs);
    requestAnimationFrame(() => resolve());
  });
}
