// Which languages there are, which one is spoken, and how a person changes it. Each comes as one file when it is asked for; English is in
// the page. Kept in this browser; an address may ask for one (`?lang=de`). Knows no text of the page.
import { useSyncExternalStore } from 'react';
import { language, onLanguage, speak, type Language } from '../../protocol/words.ts';

interface Offered {
  id: string;
  /** In its own words, as the offer is: whoever needs them cannot read the page's. */
  title: string;
  offer: string;
  load: () => Promise<Language>;
}

export const languages: readonly Offered[] = [
  {
    id: 'en',
    title: 'English',
    offer: 'There is an English version, too.',
    load: () => Promise.resolve({ id: 'en', rooms: {}, names: {} }),
  },
  { id: 'de', title: 'Deutsch', offer: 'Gibt es auch auf Deutsch.', load: async () => (await import('./de.ts')).german },
];

const stored = 'invfussion:language';

function kept(): string | null {
  try {
    return localStorage.getItem(stored);
  } catch {
    return null;
  }
}

const asked = (): string | null => new URLSearchParams(location.search).get('lang');

function keep(id: string): void {
  try {
    localStorage.setItem(stored, id);
  } catch {
    // Storage is switched off: it holds until the page is left.
  }
}

/** @param whenThere before the page is drawn in it */
async function use(id: string | null, whenThere: () => void = () => undefined): Promise<void> {
  const found = languages.find((offered) => offered.id === id);
  if (!found || found.id === language()) return;
  const loaded = await found.load();
  whenThere();
  speak(loaded);
  document.documentElement.lang = found.id;
}

/** Before the first picture of the page: what the address asks for, else what was chosen here. Where it cannot be fetched, English stays. */
export async function recallLanguage(): Promise<void> {
  await use(asked() ?? kept()).catch((error: unknown) => console.warn('The language could not be fetched.', error));
}

/** @throws where its file cannot be fetched; the page then stays as it was */
export async function chooseLanguage(id: string): Promise<void> {
  // Kept first: what is drawn in the new language must not offer the old one to somebody who has just chosen.
  await use(id, () => keep(id));
}

/** What this browser's person reads and the page does not speak yet; null where they chose, or where there is no such language. */
export function offeredLanguage(): Offered | null {
  if (kept() !== null || asked() !== null) return null;
  const wanted = navigator.languages.find((tag) => languages.some(({ id }) => tag.split('-')[0] === id))?.split('-')[0];
  return languages.find(({ id }) => id === wanted && id !== language()) ?? null;
}

/** The person saw the offer and stays. */
export const declineLanguage = (): void => keep(language());

/** The language that is spoken; whoever uses it is drawn anew when it changes. */
export const useLanguage = (): string => useSyncExternalStore(onLanguage, language);
