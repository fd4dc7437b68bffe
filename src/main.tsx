// Composition root: makes the engine's client, the pictures' Worker and the store, and renders the page. Nothing else knows all three.
import modelIndex from 'virtual:model-index';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from './client/client.ts';
import { createModelLibrary } from './client/model-library.ts';
import { modelShelf } from './client/model-shelf.ts';
import { patienceMs, startWorker } from './client/workers.ts';
import { isolatePage } from './host/isolate.ts';
import { watchVersion } from './host/new-version.ts';
import { fetchParts } from './host/parts.ts';
import { completeOffline, underServiceWorker } from './host/offline.ts';
import { createPictures } from './io/pictures.ts';
import { openPhotographSessions } from './keep/photograph-sessions.ts';
import { lateBatches, lateTalks } from './keep/late-shelves.ts';
import { openSessions } from './keep/sessions.ts';
import { asStudioError, StudioError, type ErrorCode } from './protocol/errors.ts';
import { says } from './protocol/fetching.words.ts';
import type { PlacePort } from './store/keep/keep-ports.ts';
import { createStudio } from './store/studio.ts';
import { App } from './ui/app.tsx';
import { recallSingleKeys } from './ui/keys.ts';
import { recallLanguage, useLanguage } from './ui/languages/languages.ts';
import { Failsafe } from './ui/shell/failsafe.tsx';
import { firstSign } from './ui/shell/first-sign.ts';
import { recallTheme } from './ui/shell/theme.ts';
import { StudioProvider } from './ui/studio-context.ts';
import './ui/style/tokens.css';
import './ui/style/shell.css';
import './ui/style/parts.css';
import './ui/style/controls.css';
import './ui/style/notices.css';
import './ui/style/keep.css';
import './ui/style/views.css';
import './ui/style/welcome.css';
import './ui/style/failed.css';
import './ui/style/compare.css';
import './ui/style/samples.css';
import './ui/style/explore.css';
import './ui/style/tree.css';
import './ui/style/inside.css';
import './ui/style/photograph.css';
import './ui/style/narrow.css';
import './ui/style/phone.css';

const defaultModel = 'faces64';
/** What photographs are restored with. */
const photographModel = 'photos64';

const query = new URLSearchParams(location.search);

/** `?model=tiny` chooses another folder under models/. Null where nothing is asked for. */
const asked = query.get('model');

/** What is said where a file did not come. */
const ofFiles: ReadonlySet<string> = new Set<ErrorCode>(['part-missing', 'engine-stopped', 'model-missing', 'model-damaged']);

/** Anything but a plain name is no folder of ours, and never part of an address. */
function modelId(): string {
  return asked !== null && /^[a-z0-9-]{1,40}$/.test(asked) ? asked : defaultModel;
}

const place: PlacePort = {
  fragment: () => location.hash,
  address: () => location.href.slice(0, location.href.length - location.hash.length),
  clearFragment: () => history.replaceState(null, '', location.pathname + location.search),
  nameModel(id) {
    const url = new URL(location.href);
    if (id === defaultModel) url.searchParams.delete('model');
    else url.searchParams.set('model', id);
    history.replaceState(null, '', url);
  },
};

async function fetchFile(url: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok) throw new StudioError('bad-image', says.notFetched(url, response.status));
  return response.blob();
}

/** Another language draws all of it anew, with everything where it was. */
function Page(): ReactNode {
  useLanguage();
  return (
    <StrictMode>
      <StudioProvider value={studio}>
        <Failsafe place={place}>
          <App />
        </Failsafe>
      </StudioProvider>
    </StrictMode>
  );
}

// First of all: on hosts without isolation headers the page reloads here, once, before there is anything to lose.
const serviceWorkerUrl = new URL('service-worker.js', document.baseURI);
await isolatePage(serviceWorkerUrl);

recallTheme();
recallSingleKeys();
await recallLanguage();

const photographModelId = modelId() === defaultModel ? photographModel : modelId();
const studio = createStudio({
  engine: createClient(startWorker, undefined, patienceMs),
  pictures: createPictures(),
  photographModelId,
  modelId: modelId(),
  library: createModelLibrary(new URL('models/', document.baseURI).href, modelIndex),
  samplesUrl: new URL('samples/', document.baseURI).href,
  fetchFile,
  place,
  sessions: openSessions(modelId()),
  photographSessions: openPhotographSessions(photographModelId),
  batches: lateBatches(),
  talks: lateTalks(),
  shelf: modelShelf,
  matrices: { find: async (sha256) => (await import('./keep/kept-matrices.ts')).findMatrix(sha256).catch(() => null) },
});

const root = document.getElementById('root');
if (!root) throw new StudioError('internal', 'index.html has no #root');
createRoot(root).render(<Page />);
// Before anything is fetched: the first page shows without waiting for it.
await studio.actions.arrive();
// A link pasted over an open page changes the fragment only.
addEventListener('hashchange', () => void studio.actions.openPlace());
const left = new Promise<void>((resolve) => {
  const look = (): void => {
    if (studio.store.getState().welcome !== 'open') resolve();
  };
  studio.store.subscribe(look);
  look();
});
// An address that asks for something to compute (a scene, a model by its name) is answered at once.
if (!query.has('scene') && asked === null) await firstSign(left);
// What the engine fetches from its start on should pass the service worker, so that it is there offline the next time.
await (import.meta.env.PROD ? underServiceWorker(serviceWorkerUrl) : Promise.resolve());
// Not after the first draw: whoever typed a name waits for it.
if (asked !== null) void studio.actions.checkModel(asked);
await studio.actions.start();
if (import.meta.env.PROD) {
  const ask = watchVersion(import.meta.url, () => studio.actions.reportNewVersion(true));
  // A part that somebody needed and did not get, where whoever asked for it does not say so.
  addEventListener('unhandledrejection', ({ reason }) => {
    if (asStudioError(reason).code === 'part-missing') studio.actions.reportMissing(reason);
  });
  // Files that are gone, or are others by now: perhaps a new version is why.
  studio.store.subscribe(({ notices }, before) => {
    if (notices !== before.notices && notices.some(({ error }) => ofFiles.has(error.code))) ask();
  });
}
await left;
// Last: what this visit did not need, while nothing else is being fetched.
setTimeout(async () => {
  const offline = await completeOffline(import.meta.url);
  studio.actions.reportOffline(offline);
  if (import.meta.env.PROD && offline.kind !== 'kept') await fetchParts(import.meta.url);
}, 2000);
