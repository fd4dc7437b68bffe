// The page: bar, rail (x, H, y), stage, band. Holds only what is about views: what the stage shows, the brush, the tab on phones.
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { Opened } from '../store/bring/intake.ts';
import type { StudioState } from '../store/state.ts';
import { keepFocus } from './keep-focus.ts';
import { hasControl, isTyping, undoCommandOf } from './keys.ts';
import { useEscape, usePageShortcuts, usePageTour, type Shown } from './page-hooks.ts';
import { LanguageOffer } from './languages/language-control.tsx';
import { useLinkedPictures } from './linked.ts';
import { CropStage } from './measure/crop-stage.tsx';
import { firstBrush, type Brush } from './measure/mask-stroke.ts';
import { MeasurementPanel } from './measure/measurement-panel.tsx';
import { OperatorPanel } from './measure/operator-panel.tsx';
import { PhotoPanel } from './measure/photo-panel.tsx';
import { Band } from './posterior/band.tsx';
import { RunControls } from './posterior/run-controls.tsx';
import { Bar } from './shell/bar.tsx';
import { Chooser } from './shell/chooser.tsx';
import { useIncomingFiles } from './shell/incoming-files.ts';
import type { IncomingFolder } from './shell/incoming-folders.ts';
import { IntakePanel } from './shell/intake-panel.tsx';
import { Notices } from './shell/notices.tsx';
import { PanelGuard } from './shell/panel-guard.tsx';
import { Readout } from './posterior/readout.tsx';
import { Strips } from './keep/guest-strip.tsx';
import { Panels } from './shell/panels.tsx';
import { TourCard } from './shell/tour.tsx';
import { ShortcutSheet } from './shell/shortcut-sheet.tsx';
import { Welcome } from './shell/welcome.tsx';
import { useTalk } from './talk/use-talk.ts';
import { useViewAddress, viewOfAddress } from './shell/view-address.ts';
import { Tabs, type Tab } from './shell/views-nav.tsx';
import { useActions, useReadState, useStudioState } from './studio-context.ts';
import type { View } from './view.ts';
import { useView } from './views.ts';
import { words } from './shell/shell.words.ts';

/** Tools and gestures of the large canvas come when it is opened. */
const WorkbenchStage = lazy(async () => ({ default: (await import('./measure/workbench-stage.tsx')).WorkbenchStage }));

const PhotographStudio = lazy(async () => ({ default: (await import('./photograph/photograph-studio.tsx')).PhotographStudio }));

const TalkMode = lazy(() => import('./talk/talk-mode.tsx'));

const CameraStage = lazy(async () => ({ default: (await import('./measure/camera-stage.tsx')).CameraStage }));

function useUndoKeys(): void {
  const actions = useActions();
  const readState = useReadState();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!hasControl(event) || isTyping(event)) return;
      const command = undoCommandOf(event, readState().photograph !== null, actions);
      if (!command) return;
      event.preventDefault();
      command();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [actions, readState]);
}

/** Another view begins at its top; on a phone once it is looked at, because what is measured hides it and it does not scroll then. */
function useTop(stage: RefObject<HTMLElement | null>, view: string, tab: Tab): void {
  const shown = useRef('');
  useEffect(() => {
    if (!stage.current || shown.current === view) return;
    stage.current.scrollTop = 0;
    if (tab === 'samples') shown.current = view;
  }, [stage, view, tab]);
}

/**
 * What files and folders become is the store's matter; a photo that was opened is cropped, a batch looked at.
 * @param show null during a talk: the page that lies under it stays as it is, and asks nothing
 */
function useOpen(show: ((view: Shown) => void) | null): {
  open: (files: readonly File[]) => void;
  openFolder: (folder: IncomingFolder, others: number) => Promise<void>;
} {
  const actions = useActions();
  const readState = useReadState();
  return useMemo(() => {
    // Only a picture that was read is cropped: whatever else comes, the page stays where it was.
    const shown = (opened: Opened): void => {
      if (opened) show?.(opened === 'photo' ? 'crop' : 'results');
    };
    return {
      open(files) {
        const brought = files.map((file) => ({ file, name: file.name || words.pastedPicture }));
        const [first] = brought;
        if (readState().photograph && first) {
          if (brought.length > 1) actions.sayLeftOut(first.name, brought.length - 1);
          void actions.openPhotograph(first.file, first.name);
        } else void actions.bring(brought, show !== null).then(shown);
      },
      openFolder: async (folder, others) => {
        if (others > 0) actions.sayLeftOut(folder.name, others);
        shown(await actions.bringFolder(folder, show !== null));
      },
    };
  }, [actions, readState, show]);
}

interface StageProps {
  view: Shown;
  brush: Brush;
  onBrush: (brush: Brush) => void;
  onStill: (file: File) => void;
  onDone: () => void;
}

/** What stands on the stage: a tool, or what follows from y. */
function Stage({ view, brush, onBrush, onStill, onDone }: StageProps): ReactNode {
  const photo = useStudioState((state) => state.photo);
  const { panel: Panel } = useView();
  if (view === 'crop' && photo) return <CropStage photo={photo} onDone={onDone} />;
  if (view === 'paint') return <WorkbenchStage brush={brush} onBrush={onBrush} onDone={onDone} />;
  if (view === 'camera') return <CameraStage onStill={onStill} onDone={onDone} />;
  return <Panel />;
}

/** x, H, y. */
function Rail({ brush, onChoose, onShow }: { brush: Brush; onChoose: () => void; onShow: (view: Shown) => void }): ReactNode {
  return (
    <aside className="rail" aria-label={words.measurement}>
      <PanelGuard name={words.photo}>
        <PhotoPanel onChoose={onChoose} onCrop={() => onShow('crop')} onCamera={() => onShow('camera')} />
      </PanelGuard>
      <PanelGuard name={words.operator}>
        <OperatorPanel brush={brush} onPaint={() => onShow('paint')} />
      </PanelGuard>
      <PanelGuard name={words.measurement}>
        <MeasurementPanel />
      </PanelGuard>
    </aside>
  );
}

/** The run and how far it is, or what the view has in their place. */
function Foot({ view, onDraw }: { view: Shown; onDraw: () => void }): ReactNode {
  const looked = useView();
  const { controls: Controls, progress: Progress, aboveProgress }: Partial<View> = view === 'results' ? looked : {};
  return (
    <>
      <PanelGuard name={words.numbersUnderPointer} className="readout">
        <Readout />
      </PanelGuard>
      <PanelGuard name={words.run} className="ctl">
        {Controls ? <Controls /> : <RunControls onDraw={onDraw} />}
      </PanelGuard>
      <PanelGuard name={words.progress} className="band">
        {Progress ? <Progress /> : <Band above={aboveProgress} />}
      </PanelGuard>
    </>
  );
}

function Skip(): ReactNode {
  return (
    <a className="skip" href="#stage">
      {words.skipToTheSamples}
    </a>
  );
}

interface FaceStageProps {
  view: Shown;
  welcome: StudioState['welcome'];
  stage: ReactNode;
  choose: () => void;
  show: (view: Shown) => void;
  enter: () => void;
  onPhotograph: () => void;
  onTour: () => void;
}

/** The first page, or what stands on the stage, below what is said of it. */
function FaceStage({ view, welcome, stage, choose, show, enter, onPhotograph, onTour }: FaceStageProps): ReactNode {
  const actions = useActions();
  const lookingAt = useView().id;
  return (
    <>
      <PanelGuard name={words.whatIsSaidAbove}>
        <LanguageOffer />
        <Strips onChoose={choose} />
        <Notices onChoose={choose} />
        <IntakePanel />
      </PanelGuard>
      <div className="sheet">
        {welcome === 'open' && (
          <Welcome
            onVisit={(example) => {
              enter();
              void actions.visit(example);
            }}
            onChoose={choose}
            onPhotograph={onPhotograph}
            onCamera={() => show('camera')}
            onEnter={enter}
            onTour={onTour}
          />
        )}
        {welcome === 'left' && (
          <PanelGuard name={words.thisView} key={`${view} ${lookingAt}`}>
            <Suspense fallback={null}>{stage}</Suspense>
          </PanelGuard>
        )}
      </div>
    </>
  );
}

export function App(): ReactNode {
  const { talk, isOnStage, start: startTalk, leave: leaveTalk } = useTalk();
  const actions = useActions();
  const [view, setView] = useState<Shown>('results');
  // On a phone too, an address that asks for a view shows it.
  const [tab, setTab] = useState<Tab>(() => (viewOfAddress(location.search) === null ? 'measure' : 'samples'));
  const [brush, setBrush] = useState<Brush>(firstBrush);
  const chooser = useRef<HTMLInputElement>(null);
  const photographChooser = useRef<HTMLInputElement>(null);
  const lookingAt = useView().id;
  useUndoKeys();
  useViewAddress();
  useEffect(keepFocus, []);

  const welcome = useStudioState((state) => state.welcome);
  // While it is not known which it is, nothing is shown that would go away again.
  const isWelcome = welcome !== 'left';
  const photograph = useStudioState((state) => state.photograph);
  const stage = useRef<HTMLElement>(null);
  useTop(stage, `${view} ${lookingAt} ${welcome}`, tab);
  const show = useCallback(
    (next: Shown) => {
      actions.leaveWelcome();
      setView(next);
      setTab('samples');
    },
    [actions],
  );
  /** What was clicked goes away with the first page: the focus goes on with what it led to. */
  const enter = useCallback(() => {
    show('results');
    stage.current?.focus();
  }, [show]);
  const tour = usePageTour(show, setTab);
  const { open, openFolder } = useOpen(isOnStage ? null : show);
  const isDropping = useIncomingFiles(open, actions.bringText, openFolder);
  const shell = useRef<HTMLDivElement>(null);
  const linked = useLinkedPictures(shell);
  const smooth = useStudioState((all) => all.view.smooth);
  const [isSheetOpen, setIsSheetOpen] = useState(false);
  const done = useCallback(() => setView('results'), []);
  useEscape(view, done);
  const choose = useCallback(() => chooser.current?.click(), []);

  usePageShortcuts({ choose, show, startTalk, view, setIsSheetOpen });
  return (
    <div className="app">
      {!isOnStage && <Skip />}
      <div
        className="shell"
        data-welcome={isWelcome ? '' : undefined}
        data-photograph={photograph ? '' : undefined}
        data-tab={photograph ? undefined : tab}
        data-dropping={isDropping}
        data-tour={tour.step ?? undefined}
        data-smooth={smooth}
        inert={isOnStage}
        ref={shell}
        {...linked}
      >
        <PanelGuard name={words.theBar} className="bar">
          <Bar
            isWelcome={isWelcome}
            isPhotograph={photograph !== null}
            onTalk={startTalk}
            onShow={() => show('results')}
            onKeys={() => setIsSheetOpen(true)}
          />
        </PanelGuard>
        {photograph ? (
          <PanelGuard name={words.thePhotograph}>
            <Suspense fallback={null}>
              <PhotographStudio state={photograph} onChoose={choose} />
            </Suspense>
          </PanelGuard>
        ) : (
          <>
            {!isWelcome && <Rail brush={brush} onChoose={choose} onShow={show} />}
            <main className="stage" id="stage" tabIndex={0} aria-label={isWelcome ? words.start : words.posteriorSamples} ref={stage}>
              <FaceStage
                {...{ view, welcome, choose, show, enter }}
                stage={<Stage view={view} brush={brush} onBrush={setBrush} onStill={(file) => open([file])} onDone={done} />}
                onPhotograph={() => photographChooser.current?.click()}
                onTour={tour.start}
              />
            </main>
            {!isWelcome && <Foot view={view} onDraw={() => show('results')} />}
            {!isWelcome && <Tabs tab={tab} onTab={setTab} />}
            {!isWelcome && <TourCard {...tour} />}
          </>
        )}
      </div>
      <Chooser input={chooser} onFiles={open} testId="file-input" />
      <Chooser
        input={photographChooser}
        onFiles={([file]) => file && void actions.openPhotograph(file, file.name)}
        testId="photograph-input"
      />
      {talk && (
        <PanelGuard name={words.theTalk} onLeave={leaveTalk}>
          <Suspense>
            <TalkMode {...talk} onLeave={leaveTalk} />
          </Suspense>
        </PanelGuard>
      )}
      <Panels onPlay={startTalk} />
      <ShortcutSheet isOpen={isSheetOpen} onClose={() => setIsSheetOpen(false)} />
      {isDropping && <p className="drop-hint">{words.dropAnywhere}</p>}
    </div>
  );
}
