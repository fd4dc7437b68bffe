// Every panel that opens over the page, each with a boundary of its own.
import type { ReactNode } from 'react';
import { methodsId, MethodsPanel } from '../compare/compare-controls.tsx';
import { calibrationId, CalibrationPanel } from '../posterior/calibration-panel.tsx';
import { earlierDrawsId, EarlierDrawsPanel } from '../posterior/earlier-draws.tsx';
import { settingsId } from '../posterior/run-controls.tsx';
import { SettingsPanel } from './settings-panel.tsx';
import { deviceId, DevicePanel } from '../device/device-panel.tsx';
import { citeId, CitePanel } from '../keep/cite-panel.tsx';
import { exportId, ExportPanel } from '../keep/export-panel.tsx';
import { modelsId, ModelsPanel } from '../models/models-panel.tsx';
import { shareId, SharePanel } from '../keep/share-panel.tsx';
import { PanelGuard } from './panel-guard.tsx';

/** They open where their buttons are; closed, nothing of them is there. */
export function Panels(): ReactNode {
  return (
    <>
      <PanelGuard name="Earlier draws" popover={earlierDrawsId}>
        <EarlierDrawsPanel />
      </PanelGuard>
      <PanelGuard name="How far to believe this" popover={calibrationId}>
        <CalibrationPanel />
      </PanelGuard>
      <PanelGuard name="Settings" popover={settingsId}>
        <SettingsPanel />
      </PanelGuard>
      <PanelGuard name="Share" popover={shareId}>
        <SharePanel />
      </PanelGuard>
      <PanelGuard name="What computes here" popover={deviceId}>
        <DevicePanel />
      </PanelGuard>
      <PanelGuard name="Models" popover={modelsId}>
        <ModelsPanel />
      </PanelGuard>
      <PanelGuard name="Export" popover={exportId}>
        <ExportPanel />
      </PanelGuard>
      <PanelGuard name="Cite" popover={citeId}>
        <CitePanel />
      </PanelGuard>
      <PanelGuard name="Methods" popover={methodsId}>
        <MethodsPanel />
      </PanelGuard>
    </>
  );
}
