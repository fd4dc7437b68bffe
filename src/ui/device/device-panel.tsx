// What computes here, in plain words and measured numbers: adapter, back end and why, self-test, memory, model, what is kept.
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { DeviceTest, Keeping, Offline, StudioState } from '../../store/state.ts';
import { isSoftware } from '../../store/device.ts';
import { estimateMemory } from '../../store/model-facts.ts';
import { formatCount, formatMegabytes } from '../format.ts';
import { useActions, useStudioState } from '../studio-context.ts';
import { useMemoryNow, type MemoryNow } from './memory-now.ts';

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

/** Bytes that the next run needs, about; null where the model's size is not known. */
function estimateRun({ device, catalogue, settings }: StudioState): number | null {
  const method = catalogue?.samplers.find(({ id }) => id === settings.samplerId);
  return device.facts && estimateMemory(device.facts, settings.samples, method?.requires.includes('vjp') ?? false);
}

function estimateText(state: StudioState): string {
  const bytes = estimateRun(state);
  if (bytes === null) return 'what a run needs is not known';
  const { samples } = state.settings;
  return `a run of ${samples} ${samples === 1 ? 'sample' : 'samples'} needs about ${formatMegabytes(bytes)}, estimated`;
}

function memoryText(now: MemoryNow): string {
  switch (now.kind) {
    case 'unasked':
      return 'not asked yet';
    case 'counting':
      return 'the browser is counting …';
    case 'untold':
      return `not known: ${now.why}`;
    case 'counted':
      return `${formatMegabytes(now.bytes)} in page and Workers, WebAssembly included, without a graphics card’s own`;
  }
}

/** Everything the panel says, as data, for a report. */
function toJson(state: StudioState, memory: MemoryNow): string {
  const { engine, device, model, offline } = state;
  const { test, speed } = device;
  const about = {
    device: engine.device,
    reason: engine.reason,
    selfTest: test.kind === 'tested' ? test.result : null,
    secondsPerEvaluation: speed,
    memoryNowBytes: memory.kind === 'counted' ? memory.bytes : null,
    estimatedMemoryBytes: estimateRun(state),
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

function backendText(engine: StudioState['engine']): string {
  const { device, reason } = engine;
  const what = device ? `${device.backend === 'webgpu' ? 'WebGPU' : 'Processor'}: ${device.description}. ` : 'starting. ';
  const hint = ' Turn the graphics card on in the browser’s settings (hardware acceleration), or try another browser.';
  return `${what}${reason}${isSoftware(engine) ? hint : ''}`;
}

function Facts({ memory }: { memory: MemoryNow }): ReactNode {
  const state = useStudioState((all) => all);
  const { engine, device, model, offline, keeping } = state;
  return (
    <dl className="truths">
      <div data-testid="backend-reason">
        <dt>Back end</dt>
        <dd>{backendText(engine)}</dd>
      </div>
      <Row name="Speed">
        {device.speed === null
          ? 'not measured yet'
          : `${(1000 * device.speed).toFixed(device.speed < 0.1 ? 1 : 0)} ms per evaluation of one sample`}
      </Row>
      <Row name="Self-test">{testText(device.test)}</Row>
      <Row name="Memory now">{memoryText(memory)}</Row>
      <Row name="Memory">
        {'deviceMemory' in navigator && typeof navigator.deviceMemory === 'number'
          ? `${estimateText(state)}; this device has ${navigator.deviceMemory} GB or more`
          : estimateText(state)}
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

/** With the model that the page has. */
function benchPage(): string {
  const model = new URLSearchParams(location.search).get('model');
  return model === null ? './bench.html' : `./bench.html?model=${encodeURIComponent(model)}`;
}

function CopyJson({ memory }: { memory: MemoryNow }): ReactNode {
  const state = useStudioState((all) => all);
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className="link"
      onClick={() => void navigator.clipboard.writeText(toJson(state, memory)).then(() => setCopied(true))}
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
  const [memory, countMemory] = useMemoryNow();
  const look = useCallback(
    (event: Event) => {
      if (!('newState' in event) || event.newState !== 'open') return;
      void actions.lookAtDevice();
      countMemory();
    },
    [actions, countMemory],
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
        <CopyJson memory={memory} />
      </div>
      <Facts memory={memory} />
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
        More numbers, kernel by kernel: <a href={benchPage()}>the bench page</a>.
      </p>
    </div>
  );
}
