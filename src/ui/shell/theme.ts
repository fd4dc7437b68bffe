// Light, dark, or as the system says. Kept in this browser.
type Theme = 'light' | 'dark';

const key = 'invfussion:theme';

function shown(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function apply(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}

export function recallTheme(): void {
  try {
    const kept = localStorage.getItem(key);
    if (kept === 'light' || kept === 'dark') apply(kept);
  } catch {
    // Storage is switched off: the system's choice stands.
  }
}

export function switchTheme(): void {
  const next = shown() === 'dark' ? 'light' : 'dark';
  apply(next);
  try {
    localStorage.setItem(key, next);
  } catch {
    // As above: it holds until the page is left.
  }
}
