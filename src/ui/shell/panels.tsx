// Every panel that opens over the page, each with a boundary of its own.
import { lazy, type ReactNode } from 'react';
import { batchSettingsId } from '../batch/batch-ids.ts';
import { words as batchWords } from '../batch/batch-short.words.ts';
import { methodsId, MethodsPanel } from '../compare/compare-controls.tsx';
import { calibrationId, CalibrationPanel } from '../posterior/calibration-panel.tsx';
import { earlierDrawsId, EarlierDrawsPanel } from '../posterior/earlier-draws.tsx';
import { settingsId } from '../posterior/run-controls.tsx';
import { scenesId } from '../talk/scenes-ids.ts';
import { words as sceneWords } from '../talk/scenes-link.words.ts';
import { SettingsPanel } from './settings-panel.tsx';
import { deviceId, DevicePanel } from '../device/device-panel.tsx';
import { citeId, CitePanel } from '../keep/cite-panel.tsx';
import { exportId, ExportPanel } from '../keep/export-panel.tsx';
import { modelsId, ModelsPanel } from '../models/models-panel.tsx';
import { shareId, SharePanel } from '../keep/share-panel.tsx';
import { LatePanel } from './late-panel.tsx';
import { PanelGuard } from './panel-guard.tsx';
import { words } from './shell.words.ts';

/** They open where their buttons are; closed, nothing of them is there. */
const BatchPanel = lazy(async () => ({ default: (await import('../batch/batch-panel.tsx')).BatchPanel }));
const ScenesPanel = lazy(async () => ({ default: (await import('../talk/scenes-panel.tsx')).ScenesPanel }));

/** @param onPlay begins a talk */
export function Panels({ onPlay }: { onPlay: () => void }): ReactNode {
  return (
    <>
      <PanelGuard name={words.earlierDraws} popover={earlierDrawsId}>
        <EarlierDrawsPanel />
      </PanelGuard>
      <PanelGuard name={words.howFarToBelieveThis} popover={calibrationId}>
        <CalibrationPanel />
      </PanelGuard>
      <PanelGuard name={words.settings} popover={settingsId}>
        <SettingsPanel />
      </PanelGuard>
      <PanelGuard name={words.share} popover={shareId}>
        <SharePanel />
      </PanelGuard>
      <PanelGuard name={words.whatComputesHere} popover={deviceId}>
        <DevicePanel />
      </PanelGuard>
      <PanelGuard name={words.models} popover={modelsId}>
        <ModelsPanel />
      </PanelGuard>
      <PanelGuard name={words.export} popover={exportId}>
        <ExportPanel />
      </PanelGuard>
      <PanelGuard name={words.cite} popover={citeId}>
        <CitePanel />
      </PanelGuard>
      <PanelGuard name={sceneWords.title} popover={scenesId}>
        <LatePanel id={scenesId} className="pop from-bar scenes" label={sceneWords.title} testId="scenes-panel">
          <ScenesPanel onPlay={onPlay} />
        </LatePanel>
      </PanelGuard>
      <PanelGuard name={batchWords.settings} popover={batchSettingsId}>
        <LatePanel id={batchSettingsId} className="pop methods" label={batchWords.settings}>
          <BatchPanel />
        </LatePanel>
      </PanelGuard>
      <PanelGuard name={words.methods} popover={methodsId}>
        <MethodsPanel />
      </PanelGuard>
    </>
  );
}
