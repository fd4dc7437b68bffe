// What computes here, in plain words and measured numbers: adapter, back end and why, self-test, memory, model, what is kept.
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { DeviceTest, Keeping, Offline, StudioState } from '../../store/state.ts';
import { isSoftware } from '../../store/device.ts';
import { estimateMemory } from '../../store/model-facts.ts';
import { formatCount, formatMegabytes } from '../format.ts';
import { useActions, useStudioState } from '../studio-context.ts';

export const deviceId = 'device';

function testText(test: DeviceTest): string {
  switch (test.kind) {
    case 'none':
      return 'not run yet';
    case 'testing':
      return 'running …';
    case 'failed':
      return `could not run: ${test.why}`;
    case 'tested': {
      const { passed, error, tolerance } = test.result;
      return `${passed ? 'passed' : 'failed'}, largest error ${error.toExponential(1)} of ${tolerance} against PyTorch`;
    }
  }
}

function offlineText(offline: Offline): string {
  if (offline.kind === 'unknown') return 'not known yet';
  return offline.kind === 'kept' ? 'opens without a network' : `needs the network: ${offline.why}`;
}

function keepingText(keeping: Keeping): string {
  switch (keeping.kind) {
    case 'starting':
      return 'not kept yet';
    case 'kept':
      return 'kept in this browser, nowhere else';
    case 'aside':
      return 'waits for the end of the talk';
    case 'elsewhere':
      return 'another tab keeps its own';
    case 'failed':
      return `not kept: ${keeping.why}`;
  }
}

function storedText({ device, model }: StudioState): string {
  const { facts } = device;
  if (!facts) return 'not known';
  const all = formatMegabytes(facts.bytes);
  if (facts.stored >= facts.weightBytes) return `${all} in this browser, checked at every load`;
  if (facts.stored > 0) return `${formatMegabytes(facts.stored)} of ${all}; the rest is fetched with the next run`;
  return model.kind === 'ready' ? `nothing; the next visit fetches ${all} again` : `nothing yet; the first run fetches ${all}`;
}

/** Everything the panel says, as data, for a report. */
function toJson({ engine, device, model, offline, settings }: StudioState): string {
  const { test, facts, speed } = device;
  const about = {
    device: engine.device,
    reason: engine.reason,
    selfTest: test.kind === 'tested' ? test.result : null,
    secondsPerEvaluation: speed,
    estimatedMemoryBytes: facts && estimateMemory(facts, settings.samples),
    deviceMemoryGB: 'deviceMemory' in navigator ? navigator.deviceMemory : null,
    processors: navigator.hardwareConcurrency,
    isolated: crossOriginIsolated,
    browser: navigator.userAgent,
    model: model.kind === 'ready' ? { id: model.info.id, weightsSha256: model.info.weightsSha256 } : null,
    offline: offline.kind,
  };
  return JSON.stringify(about, null, 2);
}

function Row({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Facts(): ReactNode {
  const state = useStudioState((all) => all);
  const { engine, device, model, settings, offline, keeping } = state;
  return (
    <dl className="truths">
      <div data-testid="backend-reason">
        <dt>Back end</dt>
        <dd>
          {engine.device ? `${engine.device.backend === 'webgpu' ? 'WebGPU' : 'Processor'}: ${engine.device.description}. ` : 'starting. '}
          {engine.reason}
          {isSoftware(engine) && ' Turn the graphics card on in the browser’s settings (hardware acceleration), or try another browser.'}
        </dd>
      </div>
      <Row name="Speed">
        {device.speed === null
          ? 'not measured yet'
          : `${(1000 * device.speed).toFixed(device.speed < 0.1 ? 1 : 0)} ms per evaluation of one sample`}
      </Row>
      <Row name="Self-test">{testText(device.test)}</Row>
      <Row name="Memory">
        {device.facts
          ? `about ${formatMegabytes(estimateMemory(device.facts, settings.samples))} for ${settings.samples} samples, estimated`
          : 'not known'}
        {'deviceMemory' in navigator &&
          typeof navigator.deviceMemory === 'number' &&
          `; this device has ${navigator.deviceMemory} GB or more`}
      </Row>
      <Row name="Model">
        {model.kind === 'ready' ? `${model.info.title}, ${formatCount(model.info.parameters)} parameters` : 'not loaded yet'}
      </Row>
      <Row name="Stored">{storedText(state)}</Row>
      <Row name="Offline">{offlineText(offline)}</Row>
      <Row name="Session">{keepingText(keeping)}</Row>
    </dl>
  );
}

function CopyJson(): ReactNode {
  const state = useStudioState((all) => all);
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className="link"
      onClick={() => void navigator.clipboard.writeText(toJson(state)).then(() => setCopied(true))}
      data-testid="device-json"
    >
      {copied ? 'Copied' : 'Copy as JSON'}
    </button>
  );
}

export function DevicePanel(): ReactNode {
  const actions = useActions();
  const panel = useRef<HTMLDivElement>(null);
  const test = useStudioState(({ device }) => device.test);
  const isRunning = useStudioState(({ run }) => run.kind === 'running' || run.kind === 'stopping' || run.kind === 'preparing');
  const look = useCallback(
    (event: Event) => {
      if ('newState' in event && event.newState === 'open') void actions.lookAtDevice();
    },
    [actions],
  );
  useEffect(() => {
    const element = panel.current;
    element?.addEventListener('toggle', look);
    return () => element?.removeEventListener('toggle', look);
  }, [look]);
  return (
    <div className="pop from-bar" id={deviceId} ref={panel} popover="auto" role="dialog" aria-label="What computes here">
      <div className="pop-head">
        <h2>What computes here</h2>
        <CopyJson />
      </div>
      <Facts />
      <div className="row">
        <button
          type="button"
          className="btn"
          disabled={isRunning || test.kind === 'testing'}
          onClick={() => void actions.testDevice()}
          data-testid="self-test"
        >
          Test and measure
        </button>
        <button type="button" className="btn quiet" onClick={() => void actions.deleteModel()} data-testid="delete-model">
          Delete stored model
        </button>
      </div>
      <p className="note">
        More numbers, kernel by kernel: <a href="./bench.html">the bench page</a>.
      </p>
    </div>
  );
}
